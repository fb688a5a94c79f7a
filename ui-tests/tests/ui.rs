//! What users of the macros see.
//!
//! The `.stderr` files are those of the compiler in `rust-toolchain.toml`. To write them again:
//! `TRYBUILD=overwrite cargo test -p ui-tests`, and read the difference.

#[test]
fn users_see_what_is_written_here() {
    let cases = trybuild::TestCases::new();
    cases.pass("pass/**/*.rs");
    cases.compile_fail("fail/**/*.rs");
}

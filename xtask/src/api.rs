//! The public API of the runtime: its snapshot in the repository, compared with the code.

use std::collections::HashSet;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use crate::setup::run;

/// The snapshot: an item a line.
const SNAPSHOT: &str = "runtime/public-api.txt";

/// The variable by which this program knows that cargo runs it as rustdoc.
const AS_RUSTDOC: &str = "XTASK_AS_RUSTDOC";

/// Writes the snapshot anew.
pub(crate) fn write() -> Result<(), String> {
    std::fs::write(SNAPSHOT, listing()?).map_err(|error| format!("{SNAPSHOT}: {error}"))
}

/// Compares the snapshot with the code.
pub(crate) fn check() -> Result<(), String> {
    // A missing file is an empty one: each item is then new.
    let snapshot = std::fs::read_to_string(SNAPSHOT).unwrap_or_default();
    let changes = changes(&snapshot, &listing()?);
    if changes.is_empty() {
        return Ok(());
    }
    for change in &changes {
        eprintln!("{change}");
    }
    Err(format!(
        "the public API differs from {SNAPSHOT} in {} lines. If that is intended, run `cargo xtask api` \
         and commit the file",
        changes.len()
    ))
}

/// Lists the lines that only one of both texts has.
fn changes(before: &str, after: &str) -> Vec<String> {
    let lines = |text| str::lines(text).collect::<HashSet<_>>();
    let (old, new) = (lines(before), lines(after));
    let removed = before.lines().filter(|line| !new.contains(line));
    let added = after.lines().filter(|line| !old.contains(line));
    removed
        .map(|line| format!("- {line}"))
        .chain(added.map(|line| format!("+ {line}")))
        .collect()
}

/// Lists the public items of the runtime with all its features.
fn listing() -> Result<String, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let arguments = "rustdoc --quiet --locked --package bennu --lib --all-features";
    run(Command::new("cargo")
        .args(arguments.split(' '))
        .args(["--", "-Zunstable-options", "--output-format", "json"])
        .env("RUSTDOC", program)
        .env(AS_RUSTDOC, "1"))?;
    let target = target();
    let output = Command::new("cargo")
        .args(["run", "--quiet", "--locked"])
        .args(["--manifest-path", "xtask/api/Cargo.toml", "--target-dir"])
        .arg(target.join("api"))
        .arg("--")
        .arg(target.join("doc/bennu.json"))
        .stderr(std::process::Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    if !output.status.success() {
        return Err(format!("xtask/api ended with {}", output.status));
    }
    String::from_utf8(output.stdout).map_err(|error| error.to_string())
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from)
}

/// Runs rustdoc with its unstable options, if cargo runs this program as rustdoc.
///
/// rustdoc alone is given the variable that allows them. Build scripts would see it, too, and cargo
/// would build their crates again.
pub(crate) fn as_rustdoc(arguments: impl Iterator<Item = OsString>) -> Option<Result<(), String>> {
    std::env::var_os(AS_RUSTDOC)?;
    Some(run(Command::new("rustdoc")
        .args(arguments)
        .env("RUSTC_BOOTSTRAP", "1")))
}

#[cfg(test)]
mod tests {
    use super::changes;

    #[test]
    fn an_item_that_is_gone_and_one_that_is_new_are_changes_and_an_equal_one_is_not() {
        let changes = changes("fn a()\nfn b()\n", "fn b()\nfn c()\n");
        assert_eq!(changes, ["- fn a()", "+ fn c()"]);
    }
}

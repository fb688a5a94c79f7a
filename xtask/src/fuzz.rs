//! Fuzzing: each target of `fuzz/` for a bounded time.
//!
//! The targets are built with LLVM's coverage passes by the stable compiler, which is all that
//! libFuzzer needs; `cargo fuzz` with a nightly compiler builds the same targets with sanitizers.

use std::process::Command;

use crate::setup::run;

/// Seconds for each target.
const SECONDS: u32 = 15;

/// The flags by which libFuzzer sees which code an input reaches.
const COVERAGE: &str = "-Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares \
    -Cdebug-assertions -Ccodegen-units=1";

pub(crate) fn run_all() -> Result<(), String> {
    // An explicit target keeps the flags away from build scripts and macros.
    let target = host()?;
    run(Command::new("cargo")
        .args([
            "build",
            "--release",
            "--locked",
            "--bins",
            "--target",
            &target,
        ])
        .args([
            "--manifest-path",
            "fuzz/Cargo.toml",
            "--target-dir",
            "fuzz/target",
        ])
        .env_remove("CARGO_TARGET_DIR")
        .env("RUSTFLAGS", COVERAGE))?;
    // libFuzzer makes neither the folder for what it finds nor the one for what it learns.
    create("fuzz/artifacts")?;
    for name in targets()? {
        eprintln!("-- {name}");
        let corpus = format!("fuzz/corpus/{name}");
        create(&corpus)?;
        run(Command::new(format!("fuzz/target/{target}/release/{name}"))
            .arg(corpus)
            .arg(format!("fuzz/seeds/{name}"))
            .arg(format!("-max_total_time={SECONDS}"))
            .args([
                "-timeout=5",
                "-rss_limit_mb=2048",
                "-print_final_stats=1",
                "-verbosity=0",
            ])
            .arg(format!("-artifact_prefix=fuzz/artifacts/{name}-")))?;
    }
    Ok(())
}

fn create(folder: &str) -> Result<(), String> {
    std::fs::create_dir_all(folder).map_err(|error| format!("{folder}: {error}"))
}

fn targets() -> Result<Vec<String>, String> {
    let entries = std::fs::read_dir("fuzz/targets").map_err(|error| error.to_string())?;
    let mut names: Vec<_> = entries
        .filter_map(|entry| entry.ok()?.path().file_stem()?.to_str().map(str::to_owned))
        .collect();
    names.sort();
    Ok(names)
}

fn host() -> Result<String, String> {
    let output = Command::new("rustc")
        .arg("-vV")
        .output()
        .map_err(|error| format!("rustc: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned)
        .ok_or_else(|| "rustc names no host".to_owned())
}

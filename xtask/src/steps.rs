//! The steps of each command, in order.

use std::process::Command;

use crate::setup::{chromium, cxx, npm_packages, run};

/// A part of a command.
pub(crate) struct Step {
    pub(crate) heading: &'static str,
    pub(crate) run: fn() -> Result<(), String>,
}

const fn step(heading: &'static str, run: fn() -> Result<(), String>) -> Step {
    Step { heading, run }
}

/// Starts the main example.
pub(crate) fn demo() -> Vec<Step> {
    vec![
        step("npm packages", npm_packages),
        step("the captions example", || {
            cargo(&["run", "--quiet", "--package", "captions"])
        }),
    ]
}

/// Passes every test, the fastest first.
pub(crate) fn test() -> Vec<Step> {
    vec![
        step("formatting", || cargo(&["fmt", "--all", "--check"])),
        step("lints", || {
            cargo(&[
                "clippy",
                "--workspace",
                "--all-targets",
                "--locked",
                "--",
                "-D",
                "warnings",
            ])
        }),
        step("plain English", crate::english::check),
        step("public API", crate::api::check),
        step("features, each without the others", || {
            for features in ["", "docs", "live-view", "testing"] {
                cargo(&[
                    "check",
                    "--quiet",
                    "--locked",
                    "--package",
                    "bennu",
                    "--no-default-features",
                    "--features",
                    features,
                ])?;
            }
            Ok(())
        }),
        step("tests: unit, behaviour, compile errors, examples", || {
            cargo(&["test", "--workspace", "--locked", "--all-targets"])
        }),
        step("tests: documentation", || {
            cargo(&["test", "--workspace", "--locked", "--doc"])
        }),
        step("documentation", || {
            run(Command::new("cargo")
                .args([
                    "doc",
                    "--workspace",
                    "--no-deps",
                    "--all-features",
                    "--locked",
                ])
                .env("RUSTDOCFLAGS", "-D warnings"))
        }),
        step("npm packages", npm_packages),
        step(
            "tests: documents, by the AsyncAPI parser and the TypeScript compiler",
            || node("documents"),
        ),
        step("tests: conformance, by the npm clients", || {
            cargo(&["build", "--quiet", "--locked", "--package", "conformance"])?;
            node("conformance")
        }),
        step("tests: diffs of live views, by the npm client", || {
            node("live")
        }),
        step("Chromium", chromium),
        step("tests: browser", || {
            cargo(&[
                "build",
                "--quiet",
                "--locked",
                "--package",
                "captions",
                "--package",
                "counter",
            ])?;
            node("browser")
        }),
        step("a C++ compiler", cxx),
        step(
            "fuzzing, each target for a bounded time",
            crate::fuzz::run_all,
        ),
    ]
}

/// Checks the language of the documentation.
pub(crate) fn english() -> Vec<Step> {
    vec![step("plain English", crate::english::check)]
}

/// Writes the snapshot of the public API.
pub(crate) fn api() -> Vec<Step> {
    vec![step("public API", crate::api::write)]
}

/// Prints the benchmarks.
pub(crate) fn bench() -> Vec<Step> {
    vec![step("benchmarks", || {
        cargo(&["run", "--release", "--quiet", "--package", "bennu-bench"])
    })]
}

/// Writes the documents of the example.
pub(crate) fn docs() -> Vec<Step> {
    vec![step("documents of the captions example", || {
        cargo(&[
            "run",
            "--quiet",
            "--package",
            "captions",
            "--",
            "docs",
            "examples/captions/docs",
        ])
    })]
}

fn cargo(arguments: &[&str]) -> Result<(), String> {
    run(Command::new("cargo").args(arguments))
}

/// The tests of one folder of `clients/`.
fn node(folder: &str) -> Result<(), String> {
    let tests = format!("{folder}/*.test.mjs");
    let files = glob(folder)?;
    if files.is_empty() {
        return Err(format!("no test matches clients/{tests}"));
    }
    run(Command::new("node")
        .args([
            "--test",
            "--test-force-exit",
            "--test-reporter=./summary.mjs",
        ])
        .args(files)
        .current_dir("clients"))
}

fn glob(folder: &str) -> Result<Vec<String>, String> {
    let entries =
        std::fs::read_dir(format!("clients/{folder}")).map_err(|error| error.to_string())?;
    let mut files: Vec<_> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".test.mjs"))
        .map(|name| format!("{folder}/{name}"))
        .collect();
    files.sort();
    Ok(files)
}

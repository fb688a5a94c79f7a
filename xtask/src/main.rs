//! `cargo xtask`: the two commands of the README, and nothing that an application needs.

mod api;
mod english;
mod fuzz;
mod setup;
mod steps;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask demo     sets up what the example needs, starts it and prints its address
cargo xtask test     sets up what the tests need, and passes every test
cargo xtask english  checks the language of the documentation
cargo xtask api      writes the snapshot of the public API anew
cargo xtask bench    prints the benchmarks: ratios against a bare axum server
cargo xtask docs     writes the documents of the example anew";

fn main() -> ExitCode {
    if let Some(result) = api::as_rustdoc(std::env::args_os().skip(1)) {
        return match result {
            Ok(()) => ExitCode::SUCCESS,
            Err(reason) => {
                eprintln!("{reason}");
                ExitCode::FAILURE
            }
        };
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let steps = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["demo"] => steps::demo(),
        ["test"] => steps::test(),
        ["english"] => steps::english(),
        ["api"] => steps::api(),
        ["bench"] => steps::bench(),
        ["docs"] => steps::docs(),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::FAILURE;
        }
    };
    for step in steps {
        eprintln!("\n== {}", step.heading);
        if let Err(reason) = (step.run)() {
            eprintln!("== failed: {}: {reason}", step.heading);
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

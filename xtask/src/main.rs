//! `cargo xtask`: the two commands of the README, and nothing that an application needs.

mod english;
mod fuzz;
mod setup;
mod steps;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask demo     sets up what the example needs, starts it and prints its address
cargo xtask test     sets up what the tests need, and passes every test
cargo xtask english  checks the language of the documentation
cargo xtask bench    prints the benchmarks: ratios against a bare axum server
cargo xtask docs     writes the documents of the example anew";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let steps = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["demo"] => steps::demo(),
        ["test"] => steps::test(),
        ["english"] => steps::english(),
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

//! Prints the public API in a rustdoc JSON file: an item a line, in a fixed order.

use std::collections::HashSet;
use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

/// The auto traits that an application rarely needs. What remains is `Send` and `Sync`.
const OMITTED: [&str; 5] = [
    "core::marker::Freeze",
    "core::marker::Unpin",
    "core::marker::UnsafeUnpin",
    "core::panic::unwind_safe::RefUnwindSafe",
    "core::panic::unwind_safe::UnwindSafe",
];

fn main() -> ExitCode {
    let Some(file) = std::env::args().nth(1) else {
        eprintln!("usage: api FILE");
        return ExitCode::FAILURE;
    };
    match listing(file).and_then(|text| Ok(std::io::stdout().write_all(text.as_bytes())?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Lists the items of a crate. An item of several paths has its own lines once.
fn listing(file: String) -> Result<String, Box<dyn Error>> {
    let api = public_api::Builder::from_rustdoc_json(file)
        .omit_blanket_impls(true)
        .build()?;
    let mut seen = HashSet::new();
    let lines = api.items().map(|item| format!("{item}\n"));
    Ok(lines
        .filter(|line| !is_omitted(line) && seen.insert(line.clone()))
        .collect())
}

fn is_omitted(line: &str) -> bool {
    line.starts_with("impl")
        && OMITTED
            .iter()
            .any(|name| line.contains(&format!("{name} for ")))
}

//! Plain English: the language of the documentation, held by a few rules.
//!
//! All rules hold for public items. For items that the crate alone sees, those hold that every reader needs:
//! no summary begins with a pronoun, sentences are short, and no word is vague. The documentation of the macros
//! is in `macros/docs`: the first sentence of each page is a summary, like that of a function.

mod items;
mod rules;

use std::path::{Path, PathBuf};

use self::items::{Item, Kind, Reach};

/// The Markdown that readers see beside the documentation of items.
const PAGES: [&str; 4] = ["README.md", "CHANGELOG.md", "macros/docs", "runtime/docs"];

/// Checks every file, and reports each place that breaks a rule.
pub(crate) fn check() -> Result<(), String> {
    let mut findings = Vec::new();
    for folder in ["runtime/src", "macros/src"] {
        for file in files(Path::new(folder), "rs")? {
            if !is_test(&file) {
                findings.extend(in_code(&file)?);
            }
        }
    }
    for page in PAGES {
        for file in files(Path::new(page), "md")? {
            findings.extend(in_page(&file)?);
        }
    }
    for finding in &findings {
        eprintln!("{finding}");
    }
    match findings.len() {
        0 => Ok(()),
        count => Err(format!("{count} places are not in plain English")),
    }
}

fn in_code(file: &Path) -> Result<Vec<String>, String> {
    let items =
        items::documented(&read(file)?).map_err(|error| format!("{}: {error}", file.display()))?;
    let broken = |item: &Item| {
        let at = format!("{}:{}: `{}`", file.display(), item.line, item.name);
        rules::item(item.kind, item.reach, &item.text)
            .into_iter()
            .map(move |message| format!("{at}: {message}"))
    };
    Ok(items.iter().flat_map(broken).collect())
}

fn in_page(file: &Path) -> Result<Vec<String>, String> {
    let text = read(file)?;
    let messages = if file.starts_with("macros/docs") {
        rules::item(Kind::Function, Reach::Public, &text)
    } else {
        rules::words(&text)
    };
    let messages = messages.into_iter();
    Ok(messages
        .map(|message| format!("{}: {message}", file.display()))
        .collect())
}

fn read(file: &Path) -> Result<String, String> {
    std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))
}

/// Lists the files below `place`, which may be one itself, in the order of their names.
fn files(place: &Path, extension: &str) -> Result<Vec<PathBuf>, String> {
    if !place.is_dir() {
        return Ok(place
            .exists()
            .then(|| place.to_owned())
            .into_iter()
            .collect());
    }
    let error = |error: std::io::Error| format!("{}: {error}", place.display());
    let mut entries = std::fs::read_dir(place)
        .map_err(error)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(error)?;
    entries.sort();
    let mut found = Vec::new();
    for entry in entries {
        if entry.is_dir() {
            found.extend(files(&entry, extension)?);
        } else if entry.extension().is_some_and(|it| it == extension) {
            found.push(entry);
        }
    }
    Ok(found)
}

fn is_test(file: &Path) -> bool {
    file.components()
        .any(|part| matches!(part.as_os_str().to_str(), Some("tests" | "tests.rs")))
}

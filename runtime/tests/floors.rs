//! The floors of the runtime: a module uses what stands before it, and nothing else.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

/// The modules from the ground up. A name below a name (`endpoint::mount`) is a part that stands
/// apart from its parent. `lib.rs`, `prelude.rs` and `__private.rs` may use everything.
const FLOORS: [(&str, &[&str]); 7] = [
    (
        "words",
        &[
            "escaped",
            "topic",
            "spec",
            "payload",
            "redact",
            "event",
            "refused",
            "reason",
            "frame",
            "message",
            "serializer",
            "broadcast",
            "params",
            "attribute",
            "scheme",
        ],
    ),
    (
        "rendering",
        &["rendered", "html", "diff", "js", "component"],
    ),
    (
        "processes",
        &["task", "mailbox", "outbox", "pubsub", "token", "session"],
    ),
    (
        "behaviours",
        &["socket", "channel", "raw_socket", "live_view"],
    ),
    ("servers", &["server", "components", "limits"]),
    (
        "edges",
        &[
            "origin",
            "endpoint::mount",
            "endpoint::provides",
            "endpoint::shared",
            "transport",
            "pages",
            "endpoint",
        ],
    ),
    ("tools", &["docs", "testing", "guide"]),
];

#[test]
fn a_module_uses_only_what_stands_before_it() {
    let order: Vec<_> = FLOORS
        .iter()
        .flat_map(|(_, modules)| modules.iter().copied())
        .collect();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for (module, text) in files(&source, "") {
        let top = module.split("::").next().unwrap_or_default();
        if ["lib", "prelude", "__private"].contains(&top) {
            continue;
        }
        let Some(own) = place(&order, &module) else {
            wrong.push(format!(
                "`{module}` stands on no floor: add it to the table"
            ));
            continue;
        };
        let code = code(&text);
        if code.contains("axum::") && Some(own) < place(&order, "origin") {
            wrong.push(format!("`{module}` names axum, which only the edges know"));
        }
        for used in uses(&code) {
            match place(&order, &used) {
                Some(other) if other <= own => {}
                _ => wrong.push(format!("`{module}` ({}) uses `{used}`", order[own])),
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Every source file below `folder`: its module's path, and its text.
fn files(folder: &Path, parent: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        let name = path.file_stem().and_then(OsStr::to_str).expect("a name");
        let module = if parent.is_empty() {
            name.to_owned()
        } else {
            format!("{parent}::{name}")
        };
        if path.is_dir() {
            found.extend(files(&path, &module));
        } else if name != "tests" && !module.contains("tests::") {
            found.push((module, fs::read_to_string(path).expect("a source file")));
        }
    }
    found
}

/// The place of the longest name in the table that `path` starts with.
fn place(order: &[&str], path: &str) -> Option<usize> {
    let starts = |name: &str| path == name || path.starts_with(&format!("{name}::"));
    (0..order.len())
        .filter(|at| starts(order[*at]))
        .max_by_key(|at| order[*at].len())
}

/// The text without comments and tests.
fn code(text: &str) -> String {
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let code = lines.take_while(|line| *line != "#[cfg(test)]");
    code.collect::<Vec<_>>().join("\n")
}

/// Every `crate::` path, a braced list taken apart.
fn uses(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for path in code.split("crate::").skip(1) {
        let end = path.find(|c: char| !(c.is_alphanumeric() || "_:".contains(c)));
        let (name, rest) = path.split_at(end.unwrap_or(path.len()));
        match rest.strip_prefix('{').and_then(|list| list.split_once('}')) {
            Some((list, _)) => {
                let names = list
                    .split(',')
                    .map(str::trim)
                    .filter(|name| !name.is_empty());
                found.extend(names.map(|last| format!("{name}{last}")));
            }
            None => found.push(name.to_owned()),
        }
    }
    found
}

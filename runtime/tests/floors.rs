//! The floors of the runtime: a module uses what stands before it, and nothing else.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

/// The modules of the crate root, from the ground up. `lib.rs`, `prelude.rs` and `__private.rs` may use
/// everything.
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
            "request",
            "build_error",
            "mount",
            "state",
            "node",
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
    let place = |name: &str| order.iter().position(|module| *module == name);
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for (module, text) in files(&source, "") {
        let own_root = root(&module);
        if ["lib", "prelude", "__private"].contains(&own_root) {
            continue;
        }
        let Some(own) = place(own_root) else {
            wrong.push(format!("`{module}` is on no floor: add it to the table"));
            continue;
        };
        let code = code(&text);
        if code.contains("axum::") && Some(own) < place("origin") {
            wrong.push(format!("`{module}` names axum, which only the edges know"));
        }
        for used in uses(&module, &code) {
            match place(root(&used)) {
                Some(other) if other <= own => {}
                _ => wrong.push(format!("`{module}` uses `{used}`")),
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

/// The module of the crate root that `path` is in.
fn root(path: &str) -> &str {
    path.split("::").next().unwrap_or_default()
}

/// The text without comments and without items that only tests have.
fn code(text: &str) -> String {
    let mut code = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line == "#[cfg(test)]" {
            // The item ends with a semicolon, or with a brace in the first column.
            lines.by_ref().find(|line| {
                let goes_on = line.starts_with(' ') || line.starts_with("#[");
                !goes_on && (line.ends_with('}') || line.ends_with(';'))
            });
        } else if !line.trim_start().starts_with("//") {
            code.push_str(line);
            code.push('\n');
        }
    }
    code
}

/// Every path of the crate that the code of `module` names, a braced list taken apart.
fn uses(module: &str, code: &str) -> Vec<String> {
    let mut found = from(module, code, "crate::");
    found.extend(from(module, code, "super::"));
    found
}

/// The paths that begin with `prefix`. One that stays in the parent of `module` is left out.
fn from(module: &str, code: &str, prefix: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut supers = 0;
    for path in code.split(prefix).skip(1) {
        supers += 1;
        if path.is_empty() {
            continue;
        }
        let leaves = prefix == "crate::" || module.split("::").count() <= supers;
        supers = 0;
        if !leaves || path.starts_with('*') {
            continue;
        }
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

#[test]
fn a_path_through_super_is_read_if_it_reaches_the_crate_root() {
    let code = "use super::super::pages::Page;\nuse super::Builder;\nuse crate::{a, b::C};";
    let found = uses("endpoint::builder", code);
    assert_eq!(found, ["a", "b::C", "pages::Page"]);
    assert_eq!(uses("endpoint", "use super::pages;"), ["pages"]);
}

#[test]
fn code_behind_a_test_module_is_read() {
    let text =
        "#[cfg(test)]\nmod tests;\nuse a;\n#[cfg(test)]\nmod tests {\n    use b;\n}\nuse c;\n";
    assert_eq!(code(text), "use a;\nuse c;\n");
}

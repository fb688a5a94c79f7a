//! The program of the README is this example.

#[test]
fn the_readme_shows_the_view_of_this_example() {
    let readme = include_str!("../../../README.md");
    let shown = readme.split("```").nth(1).unwrap_or_default();
    let shown = shown.trim_start_matches("rust,no_run");
    assert_eq!(view(shown), view(include_str!("../src/main.rs")));
}

/// What stands before `main`, but for white space, comments and the commas at the end of a block.
fn view(program: &str) -> String {
    let before = program.split("#[tokio::main]").next().unwrap_or_default();
    let code = before.lines().filter(|line| !line.starts_with("//"));
    let dense: String = code.flat_map(str::split_whitespace).collect();
    dense.replace(",}", "}")
}

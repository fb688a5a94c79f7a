//! The command line: `docs <directory>` writes the documents.

use std::io::{self, Write};
use std::process::ExitCode;

use crate::docs::Documents;

const USAGE: &str = "usage: docs <directory>    writes asyncapi.json, channels.ts and channels.md, and live_views.ts where there are live views";

/// Writes the documents if the application is started as `<program> docs <directory>`.
///
/// The result is the exit code of the program, or `None` if the program was started without arguments,
/// as a server.
///
/// ```no_run
/// # fn serve() -> std::process::ExitCode { std::process::ExitCode::SUCCESS }
/// use std::process::ExitCode;
///
/// use bennu::docs::{DocumentInfo, Documents};
///
/// fn main() -> ExitCode {
///     let documents = Documents::new(DocumentInfo::default(), vec![]);
///     if let Some(exit) = bennu::docs::command(&documents, std::env::args()) {
///         return exit;
///     }
///     serve()
/// }
/// ```
///
/// `cargo run -- docs out/` then writes the documents, and prints the names of the files.
///
/// Any other argument ends the program with status 2 and a message, so a typing error does not start a
/// server. An application with arguments of its own reads them itself, and calls
/// [`Documents::write_to`].
pub fn command(documents: &Documents, args: impl IntoIterator<Item = String>) -> Option<ExitCode> {
    let outcome = run(documents, args, &mut io::stdout(), &mut io::stderr())?;
    Some(ExitCode::from(outcome))
}

fn run(
    documents: &Documents,
    args: impl IntoIterator<Item = String>,
    out: &mut impl Write,
    err: &mut impl Write,
) -> Option<u8> {
    let args: Vec<String> = args.into_iter().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let complaint = match args.as_slice() {
        [] => return None,
        ["docs"] => "docs: in which directory?".to_owned(),
        ["docs", directory] if !directory.starts_with('-') => {
            return Some(write(documents, directory, out, err));
        }
        ["docs", unknown, ..] if unknown.starts_with('-') => {
            format!("docs: unknown option `{unknown}`")
        }
        ["docs", _, extra, ..] => format!("docs: unknown argument `{extra}`"),
        [unknown, ..] => format!("unknown argument `{unknown}`"),
    };
    // Where standard error is closed, the status alone must do.
    let _ = writeln!(err, "{complaint}\n{USAGE}");
    Some(2)
}

fn write(documents: &Documents, directory: &str, out: &mut impl Write, err: &mut impl Write) -> u8 {
    let written = documents.write_to(directory).and_then(|paths| {
        paths
            .iter()
            .try_for_each(|path| writeln!(out, "{}", path.display()))
    });
    match written {
        Ok(()) => 0,
        Err(error) => {
            let _ = writeln!(err, "docs: cannot write to `{directory}`: {error}");
            1
        }
    }
}

#[cfg(test)]
mod tests {
    use super::run;
    use crate::docs::{DocumentInfo, Documents};

    fn run_with(args: &[&str]) -> (Option<u8>, String, String) {
        let documents = Documents::new(DocumentInfo::default(), vec![]);
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let args = ["captions"].iter().chain(args).map(ToString::to_string);
        let status = run(&documents, args, &mut out, &mut err);
        let text = |bytes| String::from_utf8(bytes).expect("text");
        (status, text(out), text(err))
    }

    #[test]
    fn without_arguments_the_application_serves() {
        assert_eq!(run_with(&[]), (None, String::new(), String::new()));
    }

    #[test]
    fn a_slip_says_what_may_be_written() {
        for (args, complaint) in [
            (&["dosc", "out"][..], "unknown argument `dosc`"),
            (&["docs"], "docs: in which directory?"),
            (&["docs", "--help"], "docs: unknown option `--help`"),
            (&["docs", "out", "more"], "docs: unknown argument `more`"),
        ] {
            let (status, out, err) = run_with(args);
            assert_eq!(status, Some(2), "{args:?}");
            assert_eq!(out, "");
            assert!(err.starts_with(complaint), "{args:?}: {err}");
            assert!(err.contains("usage: docs <directory>"));
        }
    }

    #[test]
    fn the_documents_are_written_into_a_new_directory_and_named() {
        let root = std::env::temp_dir().join(format!("bennu-docs-{}", std::process::id()));
        let directory = root.join("a/b");
        let (status, out, err) = run_with(&["docs", &directory.display().to_string()]);
        assert_eq!((status, err.as_str()), (Some(0), ""));
        let written: Vec<String> = out.lines().map(str::to_owned).collect();
        let expected = ["asyncapi.json", "channels.ts", "channels.md"]
            .map(|name| directory.join(name).display().to_string());
        assert_eq!(written, expected);
        assert!(expected.iter().all(|path| std::fs::metadata(path).is_ok()));

        let (status, _, err) = run_with(&["docs", &expected[0]]);
        assert_eq!(status, Some(1));
        assert!(err.starts_with("docs: cannot write to `"), "{err}");
        std::fs::remove_dir_all(root).expect("removed");
    }
}

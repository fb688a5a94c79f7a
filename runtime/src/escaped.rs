//! Escapes: text and errors as log lines may show them.

use std::error::Error;
use std::fmt::{self, Write};

/// Displays `T` on one line, without what a terminal would obey.
///
/// Clients choose topics, events and parts of payloads, and errors quote them. A field that is a
/// `&str` is escaped by the subscriber; a field that is written with `%` is not, and goes through
/// this type unless its text is the application's own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Escaped<T>(pub(crate) T);

impl<T: fmt::Display> fmt::Display for Escaped<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(Escaping(f), "{}", self.0)
    }
}

struct Escaping<'a, 'f>(&'a mut fmt::Formatter<'f>);

impl Write for Escaping<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut rest = text;
        while let Some(at) = rest.find(is_obeyed) {
            let (shown, obeyed) = rest.split_at(at);
            self.0.write_str(shown)?;
            let mut chars = obeyed.chars();
            if let Some(obeyed) = chars.next() {
                write!(self.0, "{}", obeyed.escape_default())?;
            }
            rest = chars.as_str();
        }
        self.0.write_str(rest)
    }
}

/// Whether a terminal or a reader of lines acts on a character: control characters, ends of lines,
/// and what turns the direction of the text.
fn is_obeyed(char: char) -> bool {
    char.is_control()
        || matches!(
            char,
            '\u{61C}'
                | '\u{200E}'
                | '\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2066}'..='\u{2069}'
        )
}

/// A copy of an error and its sources with escaped messages, for the field of a log line.
#[derive(Debug)]
pub(crate) struct LoggedError {
    message: String,
    source: Option<Box<Self>>,
}

impl LoggedError {
    /// Copies the messages of `error` and its sources.
    pub(crate) fn of(error: &(dyn Error + 'static)) -> Self {
        Self {
            message: Escaped(error).to_string(),
            source: error.source().map(|source| Box::new(Self::of(source))),
        }
    }
}

impl fmt::Display for LoggedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for LoggedError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let source = self.source.as_deref()?;
        Some(source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_written_as_escapes() {
        for (text, expected) in [
            ("a \"b\" \\ é 語", "a \"b\" \\ é 語"),
            ("a\nb\r\tc", "a\\nb\\r\\tc"),
            ("\u{1b}[31mred", "\\u{1b}[31mred"),
            ("\u{9b}2J\u{85}\u{7f}\0", "\\u{9b}2J\\u{85}\\u{7f}\\u{0}"),
            ("\u{2028}\u{202e}\u{2066}x", "\\u{2028}\\u{202e}\\u{2066}x"),
            ("", ""),
        ] {
            assert_eq!(Escaped(text).to_string(), expected);
        }
    }

    #[test]
    fn an_error_is_logged_with_its_sources() {
        #[derive(Debug)]
        struct Outer(fmt::Error);

        impl fmt::Display for Outer {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("of a\nclient")
            }
        }

        impl Error for Outer {
            fn source(&self) -> Option<&(dyn Error + 'static)> {
                Some(&self.0)
            }
        }

        let logged = LoggedError::of(&Outer(fmt::Error));
        assert_eq!(logged.to_string(), "of a\\nclient");
        let source = logged.source().expect("a source");
        assert_eq!(source.to_string(), fmt::Error.to_string());
        assert!(source.source().is_none());
    }
}

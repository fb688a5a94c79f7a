//! The locations of templates in the source, for readers of the HTML of a debug build.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether templates show their location. The setting is for the process, because it does not matter
/// which node rendered what.
static ANNOTATE: AtomicBool = AtomicBool::new(false);

/// Makes the templates of a debug build show their location from now on.
pub(crate) fn annotate() {
    ANNOTATE.store(true, Ordering::Relaxed);
}

/// The location of a template in the source.
#[derive(Clone, Copy, Debug)]
pub struct Location {
    file: &'static str,
    line: u32,
}

impl Location {
    /// Makes the location of a template; `None` unless `is_debug_build`.
    pub const fn new(is_debug_build: bool, file: &'static str, line: u32) -> Option<Self> {
        if is_debug_build {
            Some(Self { file, line })
        } else {
            None
        }
    }

    /// Writes the comment at the beginning of a template, if it has a location and shows it.
    pub(super) fn comment(of: Option<Self>) -> Option<String> {
        let location = of?;
        ANNOTATE
            .load(Ordering::Relaxed)
            .then(|| format!("<!-- {location} -->"))
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Two dashes could end the comment.
        write!(f, "{}:{}", self.file.replace("--", "- -"), self.line)
    }
}

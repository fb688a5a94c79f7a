//! Where templates stand in the source, for whoever reads the HTML of a debug build.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether templates say where they stand. Which node rendered what makes no difference to it, so it
/// is one for the process.
static ANNOTATE: AtomicBool = AtomicBool::new(false);

/// From now on the templates of a debug build say where they stand.
pub(crate) fn annotate() {
    ANNOTATE.store(true, Ordering::Relaxed);
}

/// Where a template stands.
#[derive(Clone, Copy, Debug)]
pub struct Location {
    file: &'static str,
    line: u32,
}

impl Location {
    /// The place of a template; none where `is_debug_build` is not.
    pub const fn new(is_debug_build: bool, file: &'static str, line: u32) -> Option<Self> {
        if is_debug_build {
            Some(Self { file, line })
        } else {
            None
        }
    }

    /// What a template begins with, where it has a place and is to say it.
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

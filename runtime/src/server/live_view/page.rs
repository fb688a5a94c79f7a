//! The page of a view: its state in the browser, and the diffs that bring it up to date.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::mounted::in_layout;
use crate::diff::{Due, Parts, Render, Stale, Writer};
use crate::live_view::RunningView;
use crate::rendered::Rendered;
use crate::server::live_routes::Layout;
use crate::task::Panicked;

/// The state of a view in a browser, within its live layout.
pub(crate) struct Page {
    parts: Parts,
    layout: Option<Layout>,
}

/// A view that is rendered for its browser.
struct Shown<'a> {
    view: &'a dyn RunningView,
    layout: Option<&'a Layout>,
}

impl Render for Shown<'_> {
    fn render(&self) -> Rendered {
        self.view.render()
    }

    fn in_layout(&self, inner: Rendered) -> Rendered {
        in_layout(self.layout, inner, self.view)
    }
}

impl Page {
    pub(crate) fn new(layout: Option<Layout>) -> Self {
        Self {
            parts: Parts::default(),
            layout,
        }
    }

    /// Renders what may have changed, and writes what differs.
    ///
    /// # Errors
    /// When a template panics, or leaves something out although it was rendered whole.
    pub(super) fn write(
        &mut self,
        view: &mut dyn RunningView,
        writer: &mut Writer<'_>,
    ) -> Result<(), Panicked> {
        let changed = view.process_mut().take_changed();
        let layout = self.layout.as_ref();
        let render = &Shown { view, layout };
        let due = Due { changed, render };
        let writing = AssertUnwindSafe(|| self.parts.write(due, &[], writer));
        match catch_unwind(writing) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(Stale)) => Err(Panicked(
                "a template that was rendered whole left something out".to_owned(),
            )),
            Err(panic) => Err(Panicked::of(&*panic)),
        }
    }
}

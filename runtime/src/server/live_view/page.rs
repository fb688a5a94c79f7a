//! What a browser has of a view, and what it is sent to have the next state.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::mounted::in_layout;
use crate::diff::{Stale, Tree};
use crate::live_view::RunningView;
use crate::rendered::{Node, Size, Tracking, render_tracked};
use crate::server::live_routes::Layout;
use crate::task::Panicked;

/// What a browser has of a view.
pub(crate) struct Page {
    tree: Tree,
    layout: Option<Layout>,
    /// What is known of the view's own template from its last render.
    tracking: Tracking,
}

impl Page {
    pub(crate) fn new(layout: Option<Layout>) -> Self {
        Self {
            tree: Tree::default(),
            layout,
            tracking: Tracking::default(),
        }
    }

    /// Renders what may have changed, and writes what differs, unless the template panics.
    pub(super) fn render(&mut self, view: &mut dyn RunningView) -> Result<Vec<u8>, Panicked> {
        let changed = view.process_mut().take_changed();
        let rendering = AssertUnwindSafe(|| {
            self.tracking.changed = changed;
            self.diff(view).unwrap_or_else(|Stale| {
                // Something was left out that the browser has not got: it gets everything.
                self.tree = Tree::default();
                self.tracking = Tracking {
                    changed: u64::MAX,
                    ..Tracking::default()
                };
                self.diff(view).unwrap_or_default()
            })
        });
        catch_unwind(rendering).map_err(|panic| Panicked::of(&*panic))
    }

    fn diff(&mut self, view: &dyn RunningView) -> Result<Vec<u8>, Stale> {
        let tracking = std::mem::take(&mut self.tracking);
        let mut known = Tracking::default();
        let rendered = render_tracked(tracking, || {
            let mut page = view.render();
            known.taken = std::mem::take(&mut page.taken);
            known.size = Size::of(&page);
            if let Some(Node::Open(template)) = page.nodes.first() {
                known.template = template.fingerprint;
            }
            in_layout(self.layout.as_ref(), page, view)
        });
        self.tracking = known;
        self.tree.diff(&rendered)
    }
}

//! The parts of a page: its view, and the parts that are patched separately.

use std::collections::BTreeMap;

use super::{Place, Stale, Tree, Writer};
use crate::rendered::{Node, Rendered, Size, Tracking, render_tracked};

/// The number of a part of a page, by which its client names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
pub(crate) struct Cid(pub(crate) usize);

/// The state of a page in a client.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    view: Part,
    others: BTreeMap<Cid, Part>,
}

/// The state of one part in a client, and the facts of its last render.
#[derive(Debug, Default)]
struct Part {
    tree: Tree,
    /// The facts about the part's own template.
    tracking: Tracking,
}

/// A part that is to be rendered.
#[derive(Clone, Copy)]
pub(crate) struct Due<'a> {
    /// The fields that may have changed, a bit each.
    pub(crate) changed: u64,
    pub(crate) render: &'a dyn Render,
}

/// Renders a part.
pub(crate) trait Render {
    /// Renders the part's own template.
    fn render(&self) -> Rendered;

    /// Puts the layout around it.
    fn in_layout(&self, inner: Rendered) -> Rendered {
        inner
    }
}

impl Parts {
    /// Writes what differs in the view and in the other parts that are due into one diff.
    ///
    /// # Errors
    /// When a part that was rendered whole still left something out.
    pub(crate) fn write(
        &mut self,
        view: Due<'_>,
        others: &[(Cid, Due<'_>)],
        writer: &mut Writer<'_>,
    ) -> Result<(), Stale> {
        self.view.write(Place::View, view, writer)?;
        if others.is_empty() {
            return Ok(());
        }
        writer.nested("c", |writer| {
            for (cid, due) in others {
                let part = self.others.entry(*cid).or_default();
                writer.nested_at(cid.0, |writer| part.write(Place::Part, *due, writer))?;
            }
            Ok(())
        })
    }
}

impl Part {
    /// Renders what may have changed, and writes what differs.
    fn write(&mut self, place: Place, due: Due<'_>, writer: &mut Writer<'_>) -> Result<(), Stale> {
        let mark = writer.mark();
        self.tracking.changed = due.changed;
        self.render(place, due.render, writer).or_else(|Stale| {
            // Something was left out that the client has not got: it gets everything.
            writer.begin_again(mark);
            *self = Self::default();
            self.tracking.changed = u64::MAX;
            self.render(place, due.render, writer)
        })
    }

    fn render(
        &mut self,
        place: Place,
        render: &dyn Render,
        writer: &mut Writer<'_>,
    ) -> Result<(), Stale> {
        let tracking = std::mem::take(&mut self.tracking);
        let known = &mut self.tracking;
        let rendered = render_tracked(tracking, || {
            let mut inner = render.render();
            known.taken = std::mem::take(&mut inner.taken);
            known.size = Size::of(&inner);
            if let Some(Node::Open(template)) = inner.nodes.first() {
                known.template = template.fingerprint;
            }
            render.in_layout(inner)
        });
        self.tree.write(&rendered, place, writer)
    }
}

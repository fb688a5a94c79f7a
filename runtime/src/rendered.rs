//! Rendered templates: statics that a client is told once, and what stands between them.
//!
//! A template is cut at its dynamics: `<b>(name)</b>` has the statics `<b>` and `</b>` and one
//! dynamic. Every block of an `@if`, `@match` or `@for` is a template of its own. A template's
//! *fingerprint* names its statics, so that a client that has them is not sent them again.
//!
//! [`Rendered`] holds one buffer with the text of all dynamics in order, and one flat list of nodes
//! that says where the text belongs; there is no tree of strings. Where only HTML is wanted (the
//! first response, a plain page) the same code writes statics and dynamics into the buffer, and no
//! nodes.

mod choice;
mod location;
mod renderer;

pub use choice::{Choice, SpliceDisplay, SpliceItself, SpliceNothing};
pub use location::Location;
pub(crate) use location::annotate;
pub use renderer::{Loop, OpenText, Renderer, Splice, Spread, Taken};
pub(crate) use renderer::{Size, Tracking, render_html, render_tracked};

use std::fmt;

use maud::PreEscaped;

/// What is known of a template at compile time.
#[derive(Debug)]
pub struct Template {
    /// The text around the dynamics: one more than there are dynamics.
    pub statics: &'static [&'static str],
    /// Equal only for equal templates.
    pub fingerprint: u64,
    /// Whether the template is exactly one element.
    pub root: Root,
    /// Where it stands in the source: in debug builds, and unless it is a block of another.
    pub location: Option<Location>,
}

/// Whether a template is exactly one element, which lets the client skip it where nothing changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root {
    /// One element.
    Element,
    /// Anything else.
    Other,
}

impl Template {
    /// What stands before the statics, if it is to say where it stands.
    pub(crate) fn annotation(&self) -> Option<String> {
        Location::comment(self.location)
    }

    /// How many dynamics there are.
    pub(crate) const fn dynamics(&self) -> usize {
        self.statics.len().saturating_sub(1)
    }
}

/// A rendered template: what `html!` makes.
///
/// It can be spliced into another template, put into a maud page ([`markup`](Self::markup)), or sent
/// as HTML ([`into_html`](Self::into_html)).
#[must_use]
pub struct Rendered {
    /// The text of the dynamics; of the statics, too, where there are no nodes.
    pub(crate) text: String,
    /// Where the text belongs; empty where only HTML is wanted.
    pub(crate) nodes: Vec<Node>,
    /// Which block each conditional of a tracked template took.
    pub(crate) taken: Vec<u64>,
}

/// A piece of a rendered template, before the pieces that it holds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Node {
    /// So many bytes of text.
    Text(u32),
    /// What the client has already: it was not evaluated.
    Unchanged,
    /// A template: its dynamics follow.
    Open(&'static Template),
    /// A loop: so many rows follow.
    Loop(&'static Template, u32),
    /// A row of a loop, by its key: its dynamics follow.
    Row(u64),
}

impl Rendered {
    /// Nothing.
    pub(crate) fn empty() -> Self {
        Self {
            text: String::new(),
            nodes: Vec::new(),
            taken: Vec::new(),
        }
    }

    /// The HTML.
    pub fn into_html(self) -> String {
        if self.nodes.is_empty() {
            return self.text;
        }
        let mut html = String::with_capacity(self.text.len() * 2);
        let mut walk = Walk {
            text: &self.text,
            nodes: &self.nodes,
        };
        walk.html(&mut html);
        html
    }

    /// The HTML for a maud template: `(page.markup())`.
    pub fn markup(self) -> PreEscaped<String> {
        PreEscaped(self.into_html())
    }
}

impl From<Rendered> for PreEscaped<String> {
    fn from(rendered: Rendered) -> Self {
        rendered.markup()
    }
}

impl fmt::Debug for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rendered")
            .field("nodes", &self.nodes)
            .field("text", &self.text)
            .finish_non_exhaustive()
    }
}

/// A walk over the nodes, with the text that belongs to them.
#[derive(Clone, Copy)]
pub(crate) struct Walk<'r> {
    pub(crate) text: &'r str,
    pub(crate) nodes: &'r [Node],
}

impl<'r> Walk<'r> {
    pub(crate) fn new(rendered: &'r Rendered) -> Self {
        Self {
            text: &rendered.text,
            nodes: &rendered.nodes,
        }
    }

    /// The next node.
    pub(crate) fn next(&mut self) -> Option<Node> {
        let (first, rest) = self.nodes.split_first()?;
        self.nodes = rest;
        Some(*first)
    }

    /// The text of a [`Node::Text`].
    pub(crate) fn take(&mut self, len: u32) -> &'r str {
        let (text, rest) = self.text.split_at(len as usize);
        self.text = rest;
        text
    }

    /// Writes the next node as HTML.
    fn html(&mut self, out: &mut String) {
        match self.next() {
            Some(Node::Text(len)) => out.push_str(self.take(len)),
            Some(Node::Open(template)) => self.block(template, out),
            Some(Node::Loop(template, rows)) => {
                for _ in 0..rows {
                    self.next();
                    self.block(template, out);
                }
            }
            // What was not evaluated has no HTML here; only a tracked template leaves it out.
            Some(Node::Unchanged | Node::Row(_)) | None => {}
        }
    }

    fn block(&mut self, template: &Template, out: &mut String) {
        out.push_str(&template.annotation().unwrap_or_default());
        let (last, others) = template.statics.split_last().unwrap_or((&"", &[]));
        for text in others {
            out.push_str(text);
            self.html(out);
        }
        out.push_str(last);
    }
}

#[cfg(test)]
mod tests;

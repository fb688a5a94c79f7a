//! Rendered templates: statics that a client receives once, and the dynamics between them.
//!
//! A template is divided at its dynamics: `<b>(name)</b>` has the statics `<b>` and `</b>` and one
//! dynamic. Every block of an `@if`, `@match` or `@for` is a template of its own. The *fingerprint* of
//! a template identifies its statics, so a client that has them does not receive them again.
//!
//! [`Rendered`] holds one buffer with the text of all dynamics in order, and one flat list of nodes
//! that places the text; there is no tree of strings. If only HTML is needed (the first response, a
//! plain page), the same code writes statics and dynamics into the buffer, without nodes.

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

/// The compile-time part of a template.
#[derive(Debug)]
pub struct Template {
    /// The text around the dynamics: one piece more than there are dynamics.
    pub statics: &'static [&'static str],
    /// A hash of the statics, equal only for equal templates.
    pub fingerprint: u64,
    /// Whether the template is exactly one element.
    pub root: Root,
    /// The place of the template in the source, in debug builds and unless it is a block of another.
    pub location: Option<Location>,
}

/// Whether a template is exactly one element; the client can then skip it if nothing changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root {
    /// The template is exactly one element.
    Element,
    /// The template is anything else.
    Other,
}

impl Template {
    /// Writes the comment before the statics, if templates show their location.
    pub(crate) fn annotation(&self) -> Option<String> {
        Location::comment(self.location)
    }

    /// Returns the number of dynamics.
    pub(crate) const fn dynamics(&self) -> usize {
        self.statics.len().saturating_sub(1)
    }
}

/// A rendered template, the value of `html!`.
///
/// Splice it into another template, put it into a maud page ([`markup`](Self::markup)), or send it as
/// HTML ([`into_html`](Self::into_html)).
#[must_use]
pub struct Rendered {
    /// The text of the dynamics, and of the statics if there are no nodes.
    pub(crate) text: String,
    /// The places of the text; empty if only HTML is needed.
    pub(crate) nodes: Vec<Node>,
    /// The block that each conditional of a tracked template took.
    pub(crate) taken: Vec<u64>,
}

/// A piece of a rendered template, before the pieces that it holds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Node {
    /// A text of so many bytes.
    Text(u32),
    /// A dynamic that was not evaluated, because the client already has it.
    Unchanged,
    /// A template, followed by its dynamics.
    Open(&'static Template),
    /// A loop, followed by so many rows.
    Loop(&'static Template, u32),
    /// A row of a loop with its key, followed by its dynamics.
    Row(u64),
}

impl Rendered {
    /// Makes an empty template.
    pub(crate) fn empty() -> Self {
        Self {
            text: String::new(),
            nodes: Vec::new(),
            taken: Vec::new(),
        }
    }

    /// Returns the HTML of the template.
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

    /// Returns the HTML for a maud template: `(page.markup())`.
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

    /// Returns the next node.
    pub(crate) fn next(&mut self) -> Option<Node> {
        let (first, rest) = self.nodes.split_first()?;
        self.nodes = rest;
        Some(*first)
    }

    /// Returns the text of a [`Node::Text`].
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

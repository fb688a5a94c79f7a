//! The renderer: what the code that `html!` writes calls.

use std::cell::RefCell;
use std::hash::{BuildHasher, Hash};
use std::sync::LazyLock;

use foldhash::quality::RandomState;
use maud::Render;

use super::{Node, Rendered, Template};
use crate::scheme;

/// Every field may have changed.
pub(crate) const ALL: u64 = u64::MAX;

/// The bit of no field: it is set only where everything is evaluated, so that a dynamic that reads
/// no field is evaluated once.
const WHOLE: u64 = 1 << 63;

/// Hashes the keys of rows. Its seed differs from run to run, so that nobody can choose keys that
/// collide.
static KEYS: LazyLock<RandomState> = LazyLock::new(RandomState::default);

thread_local! {
    /// How templates are rendered at the moment. Rendering never waits, so that a thread renders
    /// one view at a time.
    static TRACKING: RefCell<Option<Tracking>> = const { RefCell::new(None) };
}

/// What is known of the last render, while a view is rendered for its client.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tracking {
    /// The fields that may have changed, a bit each.
    pub(crate) changed: u64,
    /// The template that the view rendered last.
    pub(crate) template: u64,
    /// Which block each of its conditionals took.
    pub(crate) taken: Vec<u64>,
    /// How long it was, so that its next buffers need not grow.
    pub(crate) size: Size,
}

/// How long a rendered template is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Size {
    pub(crate) text: u32,
    pub(crate) nodes: u32,
}

impl Size {
    /// The size of a template, with room to grow a little.
    pub(crate) fn of(rendered: &Rendered) -> Self {
        let roomy = |len: usize| u32::try_from(len + len / 16).unwrap_or(u32::MAX);
        Self {
            text: roomy(rendered.text.len()),
            nodes: roomy(rendered.nodes.len()),
        }
    }
}

/// Renders HTML alone.
pub(crate) fn render_html(render: impl FnOnce() -> Rendered) -> String {
    let outer = TRACKING.replace(None);
    let rendered = render();
    TRACKING.set(outer);
    rendered.into_html()
}

/// Renders nodes; what has certainly not changed since the last time is not evaluated.
pub(crate) fn render_tracked(tracking: Tracking, render: impl FnOnce() -> Rendered) -> Rendered {
    let _restore = Restore(TRACKING.replace(Some(tracking)));
    render()
}

/// Puts back what was there, also when a template panics.
struct Restore(Option<Tracking>);

impl Drop for Restore {
    fn drop(&mut self) {
        TRACKING.set(self.0.take());
    }
}

/// Writes one template.
#[derive(Debug)]
pub struct Renderer {
    rendered: Rendered,
    /// Whether there are nodes; else the statics are written.
    nodes: bool,
    changed: u64,
    /// Which block each conditional took last time.
    taken: Vec<u64>,
}

impl Renderer {
    /// A template that is always evaluated whole.
    pub fn new(template: &'static Template) -> Self {
        let nodes = TRACKING.with_borrow(Option::is_some);
        let annotation = template.annotation().filter(|_| !nodes);
        let mut renderer = Self {
            rendered: Rendered {
                text: annotation.unwrap_or_default(),
                nodes: Vec::new(),
                taken: Vec::new(),
            },
            nodes,
            changed: ALL,
            taken: Vec::new(),
        };
        renderer.open(template);
        renderer
    }

    /// The template of a view, whose dynamics are evaluated only where they may have changed.
    pub fn tracked(template: &'static Template, conditionals: usize) -> Self {
        let mut renderer = Self::new(template);
        TRACKING.with_borrow_mut(|tracking| {
            if let Some(tracking) = tracking
                && tracking.template == template.fingerprint
            {
                let Rendered { text, nodes, .. } = &mut renderer.rendered;
                text.reserve(tracking.size.text as usize);
                nodes.reserve(tracking.size.nodes as usize);
                renderer.changed = tracking.changed;
                renderer.taken = std::mem::take(&mut tracking.taken);
            }
        });
        renderer.taken.resize(conditionals, 0);
        renderer.rendered.taken = renderer.taken.clone();
        renderer
    }

    /// Writes a piece of the statics, where only HTML is wanted.
    #[inline]
    pub fn lit(&mut self, text: &'static str) {
        if !self.nodes {
            self.rendered.text.push_str(text);
        }
    }

    /// Writes a dynamic.
    #[inline]
    pub fn splice<T: Splice + ?Sized>(&mut self, value: &T) {
        value.splice(self);
    }

    /// Writes a dynamic whose text `write` appends.
    #[inline]
    pub fn text(&mut self, write: impl FnOnce(&mut String)) {
        let start = self.rendered.text.len();
        write(&mut self.rendered.text);
        if self.nodes {
            let len = self.rendered.text.len() - start;
            self.rendered
                .nodes
                .push(Node::Text(u32::try_from(len).unwrap_or(u32::MAX)));
        }
    }

    /// Writes a dynamic that is there or not: an attribute, a class.
    #[inline]
    pub fn toggle(&mut self, text: &'static str, on: bool) {
        self.text(|all| {
            if on {
                all.push_str(text);
            }
        });
    }

    /// Writes a dynamic that is a URL; one that runs code is refused.
    pub fn url<T: Splice + ?Sized>(&mut self, value: &T) {
        let text = self.open_text();
        value.splice(self);
        self.close_url(text);
    }

    /// Writes a dynamic that is attributes.
    pub fn spread<T: Spread + ?Sized>(&mut self, attributes: &T) {
        self.text(|text| attributes.spread(text));
    }

    /// Begins a dynamic that several calls write: all they write is one text to the client.
    #[inline]
    pub fn open_text(&mut self) -> OpenText {
        OpenText {
            start: self.rendered.text.len(),
            nodes: std::mem::take(&mut self.nodes),
        }
    }

    /// Ends such a dynamic.
    #[expect(clippy::needless_pass_by_value, reason = "a dynamic ends once")]
    #[inline]
    pub fn close_text(&mut self, text: OpenText) {
        self.nodes = text.nodes;
        if self.nodes {
            let len = self.rendered.text.len() - text.start;
            self.rendered
                .nodes
                .push(Node::Text(u32::try_from(len).unwrap_or(u32::MAX)));
        }
    }

    /// Ends such a dynamic that is a URL; one that runs code is refused.
    pub fn close_url(&mut self, text: OpenText) {
        if scheme::runs_code(&self.rendered.text[text.start..]) {
            tracing::warn!("a URL of a template would run code: it is left out");
            self.rendered.text.truncate(text.start);
            self.rendered.text.push_str(scheme::BLOCKED);
        }
        self.close_text(text);
    }

    /// Whether a dynamic that reads the fields of `reads` need not be evaluated. It is then left
    /// out, and the caller goes on.
    #[inline]
    pub fn skip(&mut self, reads: u64) -> bool {
        let skip = self.nodes && self.changed & (reads | WHOLE) == 0;
        if skip {
            self.rendered.nodes.push(Node::Unchanged);
        }
        skip
    }

    /// Begins the block of a conditional or of a row.
    #[inline]
    pub fn open(&mut self, template: &'static Template) {
        if self.nodes {
            self.rendered.nodes.push(Node::Open(template));
        }
    }

    /// Begins the block that the conditional `at` takes. Within a block that it did not take last
    /// time everything is evaluated; [`close_taken`](Self::close_taken) ends that.
    pub fn open_taken(&mut self, at: usize, template: &'static Template) -> Taken {
        self.open(template);
        let outer = Taken {
            changed: self.changed,
        };
        if self.taken.get(at) != Some(&template.fingerprint) {
            self.changed = ALL;
        }
        if let Some(taken) = self.rendered.taken.get_mut(at) {
            *taken = template.fingerprint;
        }
        outer
    }

    /// Ends the block of a conditional.
    pub fn close_taken(&mut self, outer: Taken) {
        self.changed = outer.changed;
    }

    /// Writes the dynamic of a conditional that takes no block.
    pub fn nothing(&mut self, at: Option<usize>) {
        if let Some(taken) = at.and_then(|at| self.rendered.taken.get_mut(at)) {
            *taken = 0;
        }
        self.text(|_| {});
    }

    /// Begins a loop. Its rows are evaluated whole; [`close_loop`](Self::close_loop) ends it.
    pub fn open_loop(&mut self, template: &'static Template) -> Loop {
        let outer = Loop {
            at: self.rendered.nodes.len(),
            rows: 0,
            changed: self.changed,
        };
        if self.nodes {
            self.rendered.nodes.push(Node::Loop(template, 0));
        }
        self.changed = ALL;
        outer
    }

    /// Begins a row under its index.
    #[inline]
    pub fn row(&mut self, rows: &mut Loop) {
        self.push_row(u64::from(rows.rows), rows);
    }

    /// Begins a row under a key.
    #[inline]
    pub fn keyed_row<K: Hash + ?Sized>(&mut self, key: &K, rows: &mut Loop) {
        if self.nodes {
            self.push_row(KEYS.hash_one(key), rows);
        }
    }

    /// Ends a loop.
    pub fn close_loop(&mut self, outer: Loop) {
        self.changed = outer.changed;
        if let Some(Node::Loop(_, rows)) = self.rendered.nodes.get_mut(outer.at) {
            *rows = outer.rows;
        }
    }

    /// The template, written.
    pub fn finish(self) -> Rendered {
        self.rendered
    }

    #[inline]
    fn push_row(&mut self, key: u64, rows: &mut Loop) {
        rows.rows += 1;
        if self.nodes {
            self.rendered.nodes.push(Node::Row(key));
        }
    }
}

/// A dynamic that is being written.
#[derive(Debug)]
pub struct OpenText {
    start: usize,
    nodes: bool,
}

/// The state outside the block of a conditional.
#[derive(Debug)]
pub struct Taken {
    changed: u64,
}

/// The state outside a loop, and the rows so far.
#[derive(Debug)]
pub struct Loop {
    at: usize,
    rows: u32,
    changed: u64,
}

/// A value that can be spliced into a template: `(value)`.
///
/// Everything that implements `maud::Render` is one, escaped: strings, numbers, `char`,
/// `format_args!(..)`, `maud::PreEscaped` and `maud::Markup`. So is [`Rendered`]. `html!` splices
/// whatever else implements `Display` as its text, escaped.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be spliced into a template",
    label = "is neither text nor a number, nor markup",
    note = "implement `std::fmt::Display` or `maud::Render` for `{Self}`, or splice a part of it: `(value.name)`"
)]
pub trait Splice {
    /// Writes the value.
    fn splice(&self, renderer: &mut Renderer);
}

/// Attributes that can stand in an element as a whole: `..(attributes)`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand among the attributes of an element",
    label = "is no list of attributes",
    note = "to write one attribute: `name=(value)`, or `name=[option]`"
)]
pub trait Spread {
    /// Writes each attribute: a space, its name, and its value, escaped, in double quotes.
    fn spread(&self, text: &mut String);
}

#[diagnostic::do_not_recommend]
impl<T: Spread + ?Sized> Spread for &T {
    fn spread(&self, text: &mut String) {
        T::spread(self, text);
    }
}

#[diagnostic::do_not_recommend]
impl<T: Render + ?Sized> Splice for T {
    #[inline]
    fn splice(&self, renderer: &mut Renderer) {
        renderer.text(|text| self.render_to(text));
    }
}

#[diagnostic::do_not_recommend]
impl Splice for &Rendered {
    fn splice(&self, renderer: &mut Renderer) {
        Rendered::splice(self, renderer);
    }
}

#[diagnostic::do_not_recommend]
impl Splice for Rendered {
    fn splice(&self, renderer: &mut Renderer) {
        let Renderer {
            rendered, nodes, ..
        } = renderer;
        match (*nodes, self.nodes.is_empty()) {
            (true, false) => {
                rendered.text.push_str(&self.text);
                rendered.nodes.extend_from_slice(&self.nodes);
            }
            (true, true) => renderer.text(|text| text.push_str(&self.text)),
            (false, true) => rendered.text.push_str(&self.text),
            (false, false) => {
                let mut walk = super::Walk::new(self);
                walk.html(&mut rendered.text);
            }
        }
    }
}

//! The renderer, which the code of `html!` calls.

use std::cell::RefCell;
use std::hash::{BuildHasher, Hash};
use std::sync::LazyLock;

use foldhash::quality::RandomState;
use maud::Render;

use super::{Node, Rendered, Template};
use crate::scheme;

/// The set of all fields.
pub(crate) const ALL: u64 = u64::MAX;

/// The bit of no field. It is set only if everything is evaluated, so a dynamic that reads no field is
/// evaluated once.
const WHOLE: u64 = 1 << 63;

/// Hashes the keys of rows. Its seed differs between runs, so nobody can choose keys that collide.
static KEYS: LazyLock<RandomState> = LazyLock::new(RandomState::default);

thread_local! {
    /// The present way of rendering. Rendering never waits, so a thread renders one view at a time.
    static TRACKING: RefCell<Option<Tracking>> = const { RefCell::new(None) };
}

/// Facts about the last render, while a view is rendered for its client.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tracking {
    /// The fields that may have changed, a bit each.
    pub(crate) changed: u64,
    /// The template that the view rendered last.
    pub(crate) template: u64,
    /// The block that each of its conditionals took.
    pub(crate) taken: Vec<u64>,
    /// The size of the last render, so that the next buffers need not grow.
    pub(crate) size: Size,
}

/// The size of a rendered template.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Size {
    pub(crate) text: u32,
    pub(crate) nodes: u32,
}

impl Size {
    /// Measures a template, with room to grow a little.
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

/// Renders nodes, and skips the dynamics that have certainly not changed since the last time.
pub(crate) fn render_tracked(tracking: Tracking, render: impl FnOnce() -> Rendered) -> Rendered {
    let _restore = Restore(TRACKING.replace(Some(tracking)));
    render()
}

/// Restores the former tracking, also if a template panics.
struct Restore(Option<Tracking>);

impl Drop for Restore {
    fn drop(&mut self) {
        TRACKING.set(self.0.take());
    }
}

/// The state while one template is written.
#[derive(Debug)]
pub struct Renderer {
    rendered: Rendered,
    /// Whether nodes are written; otherwise the statics are written.
    nodes: bool,
    changed: u64,
    /// The block that each conditional took last time.
    taken: Vec<u64>,
}

impl Renderer {
    /// Begins a template that is always evaluated whole.
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

    /// Begins the template of a view, whose dynamics are evaluated only if they may have changed.
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

    /// Writes a piece of the statics, if only HTML is needed.
    #[inline]
    pub fn lit(&mut self, text: &'static str) {
        if !self.nodes {
            self.rendered.text.push_str(text);
        }
    }

    /// Writes a dynamic of any spliceable value.
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

    /// Writes an optional dynamic: an attribute or a class.
    #[inline]
    pub fn toggle(&mut self, text: &'static str, on: bool) {
        self.text(|all| {
            if on {
                all.push_str(text);
            }
        });
    }

    /// Writes a dynamic that is a URL; a URL that runs code is refused.
    pub fn url<T: Splice + ?Sized>(&mut self, value: &T) {
        let text = self.open_text();
        value.splice(self);
        self.close_url(text);
    }

    /// Writes a dynamic of whole attributes.
    pub fn spread<T: Spread + ?Sized>(&mut self, attributes: &T) {
        self.text(|text| attributes.spread(text));
    }

    /// Begins a dynamic that several calls write as one text for the client.
    #[inline]
    pub fn open_text(&mut self) -> OpenText {
        OpenText {
            start: self.rendered.text.len(),
            nodes: std::mem::take(&mut self.nodes),
        }
    }

    /// Ends a dynamic of several calls.
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

    /// Ends a dynamic of several calls that is a URL; a URL that runs code is refused.
    pub fn close_url(&mut self, text: OpenText) {
        if scheme::runs_code(&self.rendered.text[text.start..]) {
            tracing::warn!("a URL of a template would run code: it is left out");
            self.rendered.text.truncate(text.start);
            self.rendered.text.push_str(scheme::BLOCKED);
        }
        self.close_text(text);
    }

    /// Ends such a dynamic that is several URLs; one that runs code is refused with all of them.
    pub fn close_urls(&mut self, text: OpenText) {
        if scheme::any_runs_code(&self.rendered.text[text.start..]) {
            tracing::warn!("a URL of a template would run code: it is left out");
            self.rendered.text.truncate(text.start);
            self.rendered.text.push_str(scheme::BLOCKED);
        }
        self.close_text(text);
    }

    /// Skips a dynamic if the fields of `reads` have not changed. The caller continues if the result is
    /// `true`.
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

    /// Begins the block that the conditional `at` takes.
    ///
    /// Everything within a block that was not taken last time is evaluated, until
    /// [`close_taken`](Self::close_taken).
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

    /// Ends a loop, and restores the state outside it.
    pub fn close_loop(&mut self, outer: Loop) {
        self.changed = outer.changed;
        if let Some(Node::Loop(_, rows)) = self.rendered.nodes.get_mut(outer.at) {
            *rows = outer.rows;
        }
    }

    /// Returns the finished template.
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

/// The state of a dynamic that is being written.
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
/// All types that implement `maud::Render` are spliced with escaping: strings, numbers, `char`,
/// `format_args!(..)`, `maud::PreEscaped` and `maud::Markup`. [`Rendered`] is spliced as HTML. `html!`
/// splices every other type that implements `Display` as escaped text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be spliced into a template",
    label = "is neither text nor a number, nor markup",
    note = "splice a part of it: `(value.name)`; an `Option` by `@if let Some(value) = option {{ (value) }}`, a list by `@for item in list {{ .. }}`, a slot with an argument by `(slot.render(argument))`",
    note = "or implement `std::fmt::Display` or `maud::Render` for `{Self}`; a type of maud must be of the version of maud that bennu uses"
)]
pub trait Splice {
    /// Writes the value into the template.
    fn splice(&self, renderer: &mut Renderer);
}

/// Attributes that an element can take as a whole: `..(attributes)`.
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

//! A valid `#[live_view]`: what the generated code depends on, and nothing else.

use syn::{Ident, LitStr, Type};

use crate::behaviour::event::EventHandler;
use crate::behaviour::message::Message;
use crate::handler::Handler;
use crate::item::Target;
use crate::name::plain;
use crate::track::Writes;

/// `#[live_view("/path", state = .., pushes(..))]` on an impl block.
pub(crate) struct LiveView {
    pub target: Target,
    pub doc: String,
    pub routes: Routes,
    pub state: Type,
    pub pushes: Vec<Type>,
    /// Fields that change without being named.
    pub volatile: Vec<Ident>,
    pub mount: Handler,
    pub render: Handler,
    pub handle_params: Option<Handler>,
    pub handle_event: Vec<EventHandler>,
    pub handle_info: Vec<Message>,
    pub handle_async: Vec<Message>,
    pub terminate: Option<Handler>,
    pub writes: Writes,
}

/// The pages of a view, and the type of its routes.
#[derive(Clone)]
pub(crate) struct Routes {
    /// `UsersRoute`
    pub name: Ident,
    pub pages: Pages,
}

/// One page, or several by their names.
#[derive(Clone)]
pub(crate) enum Pages {
    One(Path),
    Several(Vec<Page>),
}

/// `edit = "/users/{id}/edit"`
#[derive(Clone)]
pub(crate) struct Page {
    /// `Edit`
    pub variant: Ident,
    /// `edit`
    pub key: String,
    pub path: Path,
}

/// A path, as written and in parts.
#[derive(Clone)]
pub(crate) struct Path {
    pub literal: LitStr,
    pub segments: Vec<Segment>,
}

/// A part of a path.
#[derive(Clone)]
pub(crate) enum Segment {
    Text(String),
    Capture(Box<Capture>),
}

/// `{id: u64}` or `{*rest}`
#[derive(Clone)]
pub(crate) struct Capture {
    pub name: Ident,
    /// As the path says, or else the argument that takes it; a `String` where neither does.
    pub ty: Option<Type>,
    pub extent: Extent,
}

/// How much a capture takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    Segment,
    Rest,
}

/// The known facts about a view with mistakes, which suffice to prevent further errors.
pub(crate) struct Fallback {
    pub target: Target,
    pub routes: Option<Routes>,
    pub state: Type,
    pub pushes: Vec<Type>,
    pub render: Option<Ident>,
    /// The handlers of events; none where one of them did not parse.
    pub handle_event: Option<Vec<EventHandler>>,
    pub messages: Vec<Type>,
    pub results: Vec<Type>,
    pub writes: Writes,
}

impl Routes {
    /// The paths, in order.
    pub(crate) fn paths(&self) -> Vec<&Path> {
        match &self.pages {
            Pages::One(path) => vec![path],
            Pages::Several(pages) => pages.iter().map(|page| &page.path).collect(),
        }
    }

    /// The paths, in order.
    pub(crate) fn paths_mut(&mut self) -> Vec<&mut Path> {
        match &mut self.pages {
            Pages::One(path) => vec![path],
            Pages::Several(pages) => pages.iter_mut().map(|page| &mut page.path).collect(),
        }
    }

    /// Which page has a capture, for messages: `` `edit` ``.
    pub(crate) fn page_with(&self, name: &Ident) -> Option<String> {
        match &self.pages {
            Pages::One(_) => None,
            Pages::Several(pages) => {
                let page = pages.iter().find(|page| page.path.captures_name(name))?;
                Some(format!("`{}`", page.key))
            }
        }
    }

    /// The names of the captures that every page has.
    pub(crate) fn shared(&self) -> Vec<Ident> {
        let paths = self.paths();
        let everywhere = |name: &&Ident| paths.iter().all(|path| path.captures_name(name));
        let first = paths.first().into_iter().flat_map(|path| path.captures());
        let names = first.map(|capture| &capture.name);
        names.filter(everywhere).cloned().collect()
    }
}

impl Path {
    /// The captures, in order.
    pub(crate) fn captures(&self) -> impl Iterator<Item = &Capture> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Text(_) => None,
            Segment::Capture(capture) => Some(&**capture),
        })
    }

    /// The captures, in order.
    pub(crate) fn captures_mut(&mut self) -> impl Iterator<Item = &mut Capture> {
        self.segments
            .iter_mut()
            .filter_map(|segment| match segment {
                Segment::Text(_) => None,
                Segment::Capture(capture) => Some(&mut **capture),
            })
    }

    /// Whether it has a capture of the name.
    pub(crate) fn captures_name(&self, name: &Ident) -> bool {
        self.captures()
            .any(|capture| plain(&capture.name) == plain(name))
    }

    /// The path in the syntax of axum: without the types.
    pub(crate) fn pattern(&self) -> String {
        let segments = self.segments.iter().map(|segment| match segment {
            Segment::Text(text) => text.clone(),
            Segment::Capture(capture) => {
                let star = match capture.extent {
                    Extent::Segment => "",
                    Extent::Rest => "*",
                };
                format!("{{{star}{}}}", plain(&capture.name))
            }
        });
        segments.collect()
    }
}

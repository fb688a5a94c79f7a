//! The tables of a view's pages and events, for `cargo doc`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Generics;

use super::super::model::{Event, HandleEvent, LiveView, Pages};
use crate::docs::{Row, Table, code, link, replies, summary};
use crate::handler::Handler;

/// Its pages; what they send and what they receive, each with its payload and replies.
pub(super) fn tables(view: &LiveView) -> TokenStream {
    let generics = &view.target.generics;
    let route = view.routes.name.to_string();
    let rows = match &view.routes.pages {
        Pages::One(path) => vec![(path.pattern(), route)],
        Pages::Several(pages) => {
            let pages = pages.iter();
            let row = |page: &super::super::model::Page| {
                (page.path.pattern(), format!("{route}::{}", page.variant))
            };
            pages.map(row).collect()
        }
    };
    let rows = rows.into_iter().map(|(path, route)| Row {
        cells: vec![code(&path), format!("[`{route}`]")],
        cfgs: Vec::new(),
    });
    let pages = Table {
        doc: view.doc.clone(),
        title: "Pages",
        columns: &["path", "route"],
        rows: rows.collect(),
    };
    let handle_event = view
        .handle_event
        .iter()
        .map(|handler| handle_event(handler, generics));
    let pushes = view.pushes.iter().map(|event| Row {
        cells: vec![
            link(event, generics),
            "server".to_owned(),
            link(event, generics),
            "-".to_owned(),
            String::new(),
        ],
        cfgs: Vec::new(),
    });
    let events = Table {
        doc: String::new(),
        title: "Events",
        columns: &["event", "from", "payload", "replies", "what it is"],
        rows: handle_event.chain(pushes).collect(),
    };
    quote!(#pages #events)
}

fn handle_event(handle_event: &HandleEvent, generics: &Generics) -> Row {
    let HandleEvent { event, handler, .. } = handle_event;
    let (event, payload) = match event {
        Event::Named(event) => (code(&event.value()), payload(handler, 0, generics)),
        Event::Other(_) => ("any other".to_owned(), payload(handler, 1, generics)),
    };
    Row {
        cells: vec![
            event,
            "page".to_owned(),
            payload,
            replies(handler.output.as_ref(), generics),
            summary(&handler.doc),
        ],
        cfgs: handler.cfgs.clone(),
    }
}

fn payload(handler: &Handler, index: usize, generics: &Generics) -> String {
    handler
        .values()
        .nth(index)
        .map_or_else(|| "-".to_owned(), |ty| link(ty, generics))
}

//! The tables of a view's pages and events, for `cargo doc`.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::model::{LiveView, Page, Pages};
use crate::behaviour::table::{COLUMNS, TITLE, handled, pushed};
use crate::docs::{Row, Table, code};

/// The pages of the view, and the events in both directions, each with its payload and replies.
pub(super) fn tables(view: &LiveView) -> TokenStream {
    let generics = &view.target.generics;
    let route = view.routes.name.to_string();
    let rows = match &view.routes.pages {
        Pages::One(path) => vec![(path.pattern(), route)],
        Pages::Several(pages) => {
            let pages = pages.iter();
            let row = |page: &Page| (page.path.pattern(), format!("{route}::{}", page.variant));
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
        .map(|handler| handled(handler, "page", generics));
    let pushes = view.pushes.iter().map(|event| pushed(event, generics));
    let events = Table {
        doc: String::new(),
        title: TITLE,
        columns: COLUMNS,
        rows: handle_event.chain(pushes).collect(),
    };
    quote!(#pages #events)
}

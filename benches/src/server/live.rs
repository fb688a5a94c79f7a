//! The live pages: a counter, a table of keyed rows, and both.

use std::sync::LazyLock;
use std::time::Duration;

use axum::routing::get;
use bennu::limits::MessageRate;
use bennu::prelude::*;

use crate::error::Failure;
use crate::listen::{self, Serve};
use crate::rows::{self, Row};

/// The rows of a table, unless its URL says otherwise.
const ROWS: usize = 1_000;

/// The pages; `/allocations` says what `allocations` does.
pub(crate) fn server(allocations: fn() -> usize) -> Result<Serve, Failure> {
    let rate = MessageRate::unlimited();
    let pages = LiveSession::new("bench")
        .live::<Counter>()
        .live::<Table>()
        .live::<CounterAndTable>()
        .live::<SharedTable>();
    let endpoint = Endpoint::builder()
        .live_socket(|mount| {
            mount
                .message_rate(rate)
                .max_channels(1_000)
                .timeout(Duration::from_mins(10))
        })
        .live_session(pages)
        .build()?;
    let counted = get(async move || allocations().to_string());
    let router = endpoint.router().route("/allocations", counted);
    Ok(listen::by_bennu(endpoint, router))
}

/// A number.
struct Counter {
    count: u64,
}

#[live_view("/counter")]
impl Counter {
    #[mount]
    async fn mount() -> Self {
        Self { count: 1_000 }
    }

    #[handle_event("count")]
    async fn count(&mut self) {
        self.count += 1;
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            button phx-click="count" { "Count: " (self.count) }
        }
    }
}

/// How many rows.
#[payload]
struct Size {
    rows: Option<usize>,
}

/// Keyed rows.
struct Table {
    rows: Vec<Row>,
}

#[live_view("/table")]
impl Table {
    #[mount]
    async fn mount(Size { rows }: Size) -> Self {
        Self {
            rows: rows::rows(rows.unwrap_or(ROWS)),
        }
    }

    #[handle_event("change")]
    async fn change(&mut self) {
        rows::change(&mut self.rows);
    }

    #[handle_event("append")]
    async fn append(&mut self) {
        self.rows.push(Row::new(self.rows.len()));
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            button phx-click="change" { "Change" }
            button phx-click="append" { "Append" }
            table { tbody {
                @for row in &self.rows key=(row.id) {
                    tr.row id={ "row-" (row.id) } {
                        td.id { (row.id) }
                        td { (row.name) }
                        td.value { (row.value) }
                    }
                }
            } }
        }
    }
}

/// A number beside keyed rows.
struct CounterAndTable {
    count: u64,
    rows: Vec<Row>,
}

#[live_view("/both")]
impl CounterAndTable {
    #[mount]
    async fn mount() -> Self {
        Self {
            count: 1_000,
            rows: rows::rows(ROWS),
        }
    }

    #[handle_event("count")]
    async fn count(&mut self) {
        self.count += 1;
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            button phx-click="count" { "Count: " (self.count) }
            table { tbody {
                @for row in &self.rows key=(row.id) {
                    tr.row id={ "row-" (row.id) } {
                        td.id { (row.id) }
                        td { (row.name) }
                        td.value { (row.value) }
                    }
                }
            } }
        }
    }
}

/// Keyed rows that all views share: such a view has no state of its own.
struct SharedTable;

static SHARED: LazyLock<Vec<Row>> = LazyLock::new(|| rows::rows(ROWS));

#[live_view("/shared")]
impl SharedTable {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            table { tbody {
                @for row in SHARED.iter() key=(row.id) {
                    tr.row id={ "row-" (row.id) } {
                        td.id { (row.id) }
                        td { (row.name) }
                        td.value { (row.value) }
                    }
                }
            } }
        }
    }
}

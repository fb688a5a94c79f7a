//! A table of a thousand rows, of which only the differences are sent.

use bennu::prelude::*;

use crate::app::App;

const ROWS: u64 = 1_000;
/// The number of rows that change at once.
const CHANGED: usize = 10;

/// A view of a table of a thousand rows.
#[derive(Debug)]
pub struct Table {
    rows: Vec<Row>,
    order: Order,
    changes: u64,
}

#[derive(Debug)]
struct Row {
    id: u64,
    name: String,
    score: u64,
}

/// The order of the rows.
#[payload]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Order {
    Id,
    Name,
    Score,
}

#[payload]
struct SortBy {
    order: Order,
}

#[live_view("/table", state = App)]
impl Table {
    #[mount]
    async fn mount(socket: &mut LiveSocket<Self>) -> Self {
        socket.set_page_title("Table");
        Self {
            rows: (1..=ROWS).map(Row::new).collect(),
            order: Order::Id,
            changes: 0,
        }
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            div.title { h1 { "Table" } }
            div.toolbar {
                button phx-click="change" { "Change 10 rows" }
                button phx-click="append" { "Append a row" }
                button phx-click="drop_first" { "Drop the first" }
                p { "Changed " span #changes { (self.changes) } " times" }
            }
            div.scroll {
                table #rows {
                    thead {
                        tr {
                            th aria-sort=[self.sorted(Order::Id)] { button.quiet phx-click="sort" phx-value-order="id" { "Number" } }
                            th aria-sort=[self.sorted(Order::Name)] { button.quiet phx-click="sort" phx-value-order="name" { "Name" } }
                            th aria-sort=[self.sorted(Order::Score)] { button.quiet phx-click="sort" phx-value-order="score" { "Score" } }
                        }
                    }
                    tbody {
                        @for row in &self.rows key=(row.id) {
                            tr { td { (row.id) } td { (row.name) } td { (row.score) } }
                        }
                    }
                }
            }
        }
    }

    /// Changes the score of ten rows.
    #[handle_event("change")]
    async fn change(&mut self) {
        self.changes += 1;
        let step = (self.rows.len() / CHANGED).max(1);
        for row in self.rows.iter_mut().step_by(step).take(CHANGED) {
            row.score = (row.score * 7 + 13) % 1_000;
        }
    }

    #[handle_event("append")]
    async fn append(&mut self) {
        let id = self.rows.iter().map(|row| row.id).max().unwrap_or(0) + 1;
        self.rows.push(Row::new(id));
    }

    #[handle_event("drop_first")]
    async fn drop_first(&mut self) {
        if !self.rows.is_empty() {
            self.rows.remove(0);
        }
    }

    #[handle_event("sort")]
    async fn sort(&mut self, SortBy { order }: SortBy) {
        self.order = order;
        match order {
            Order::Id => self.rows.sort_by_key(|row| row.id),
            Order::Name => self.rows.sort_by(|one, other| one.name.cmp(&other.name)),
            Order::Score => self.rows.sort_by_key(|row| (row.score, row.id)),
        }
    }

    fn sorted(&self, order: Order) -> Option<&'static str> {
        (self.order == order).then_some("ascending")
    }
}

impl Row {
    /// The same row for the same number, in no particular order of names and scores.
    fn new(id: u64) -> Self {
        const FIRST: [&str; 8] = [
            "amber", "birch", "cedar", "dune", "ember", "fjord", "grove", "heath",
        ];
        const LAST: [&str; 5] = ["hare", "lynx", "otter", "raven", "wren"];
        let mixed = id * 7_919 % 1_009;
        let pick = |from: &[&'static str], by: u64| {
            let at = usize::try_from(mixed / by).unwrap_or_default() % from.len();
            from[at]
        };
        Self {
            id,
            name: format!("{} {}", pick(&FIRST, 1), pick(&LAST, 8)),
            score: mixed % 1_000,
        }
    }
}

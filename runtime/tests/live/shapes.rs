//! A view with every construct of a template, twice: tracked, and with every field volatile.

pub(crate) mod composed;

use bennu::LiveSession;
use bennu::html::PreEscaped;
use bennu::pages::LiveContent;
use bennu::prelude::*;
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A row.
#[payload]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Item {
    pub(crate) id: u8,
    pub(crate) name: String,
    pub(crate) open: bool,
    pub(crate) tags: Vec<String>,
}

/// What the handlers take.
#[payload]
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) text: String,
}

#[payload]
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub(crate) choice: u8,
}

#[payload]
#[derive(Clone, Debug)]
pub(crate) struct Items {
    pub(crate) items: Vec<Item>,
}

#[payload]
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// An event of a page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Happened {
    pub(crate) event: String,
    pub(crate) value: Value,
}

fn badge(text: &str, loud: bool) -> Rendered {
    html! { span.badge.loud[loud] { @if loud { b { (text) } } @else { (text) } } }
}

macro_rules! shape {
    ($name:ident, $path:literal $(, $option:ident($($field:ident),*))?) => {
        pub(crate) struct $name {
            title: String,
            note: Option<String>,
            choice: u8,
            items: Vec<Item>,
            grid: Vec<String>,
        }

        #[live_view($path $(, $option($($field),*))?)]
        impl $name {
            #[mount]
            async fn mount() -> Self {
                Self {
                    title: String::new(),
                    note: None,
                    choice: 0,
                    items: Vec::new(),
                    grid: Vec::new(),
                }
            }

            #[render]
            fn render(&self) -> Rendered {
                html! {
                    h1.big[self.choice > 2] title=(self.title) { (self.title) " & co" }
                    @if let Some(note) = &self.note {
                        p.note { (note) @if note.len() > 3 { " (long)" } }
                    }
                    @match self.choice {
                        0 => "nothing",
                        1 => { em { (self.title) } }
                        2 | 3 => (badge(&self.title, self.choice == 3)),
                        other => { (other) " of " (self.items.len()) }
                    }
                    @if self.items.is_empty() { p.empty { "empty" } } @else {
                        ul {
                            @for item in &self.items key=(item.id) {
                                li #{ "i" (item.id) } class={ "item " (item.name) } data-open[item.open] {
                                    (item.name) " in " (self.title)
                                    @if item.open {
                                        @for tag in &item.tags { i { (tag) } }
                                        (badge(&item.name, self.note.is_some()))
                                    } @else if item.tags.len() > 1 {
                                        "closed, " (item.tags.len())
                                    }
                                }
                            }
                        }
                    }
                    table {
                        tbody {
                            @for (row, text) in self.grid.iter().enumerate() {
                                @let long = text.len() > 2;
                                tr { @for letter in text.chars() { td.long[long] { (letter) } } th { (row) } }
                            }
                        }
                    }
                    @for item in self.items.iter().filter(|item| item.open) key=(item.id) {
                        (badge(&item.name, false))
                    }
                    (PreEscaped("<hr>"))
                }
            }

            #[handle_event("title", external)]
            pub(crate) async fn title(&mut self, text: Text) {
                self.title = text.text;
            }

            #[handle_event("note", external)]
            pub(crate) async fn note(&mut self, text: Text) {
                self.note = Some(text.text).filter(|text| !text.is_empty());
            }

            #[handle_event("choice", external)]
            pub(crate) async fn choice(&mut self, choice: Choice) {
                self.choice = choice.choice;
            }

            #[handle_event("items", external)]
            pub(crate) async fn items(&mut self, items: Items) {
                self.items = items.items;
            }

            #[handle_event("move", external)]
            pub(crate) async fn shift(&mut self, pair: Pair) {
                let count = self.items.len();
                if count > 0 {
                    let item = self.items.remove(pair.from % count);
                    self.items.insert(pair.to % count, item);
                }
            }

            #[handle_event("swap", external)]
            pub(crate) async fn swap(&mut self, pair: Pair) {
                let count = self.items.len();
                if count > 0 {
                    self.items.swap(pair.from % count, pair.to % count);
                }
            }

            #[handle_event("drop", external)]
            pub(crate) async fn remove(&mut self, pair: Pair) {
                let count = self.items.len();
                if count > 0 {
                    self.items.remove(pair.from % count);
                }
            }

            #[handle_event("toggle", external)]
            pub(crate) async fn toggle(&mut self, pair: Pair) {
                let count = self.items.len();
                if count > 0 {
                    let item = &mut self.items[pair.from % count];
                    item.open = !item.open;
                }
            }

            #[handle_event("rename", external)]
            pub(crate) async fn rename(&mut self, text: Text) {
                for item in self.items.iter_mut().filter(|item| item.id % 2 == 0) {
                    item.name.clone_from(&text.text);
                }
                self.title.push('!');
            }

            #[handle_event("grid", external)]
            pub(crate) async fn grid(&mut self, text: Text) {
                self.grid = text.text.split(' ').map(str::to_owned).collect();
            }

            #[handle_event("nothing", external)]
            pub(crate) async fn nothing(&mut self) {}
        }
    };
}

shape!(Tracked, "/tracked");
shape!(
    Untracked,
    "/untracked",
    volatile(title, note, choice, items, grid)
);

impl Tracked {
    /// What is known of the state from outside: made by the handlers themselves.
    pub(crate) async fn happen(&mut self, happened: &Happened) {
        let Happened { event, value } = happened.clone();
        match event.as_str() {
            "title" => self.title(read(value)).await,
            "note" => self.note(read(value)).await,
            "choice" => self.choice(read(value)).await,
            "items" => self.items(read(value)).await,
            "move" => self.shift(read(value)).await,
            "swap" => self.swap(read(value)).await,
            "drop" => self.remove(read(value)).await,
            "toggle" => self.toggle(read(value)).await,
            "rename" => self.rename(read(value)).await,
            "grid" => self.grid(read(value)).await,
            "nothing" => self.nothing().await,
            other => panic!("no event {other}"),
        }
    }

    /// The page, rendered whole.
    pub(crate) fn page(&self) -> String {
        LiveView::render(self).into_html()
    }

    pub(crate) async fn fresh() -> Self {
        Self::mount().await
    }
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("the value of an event")
}

fn around(content: LiveContent<'_>) -> Rendered {
    html! { main { (content.inner_content()) } }
}

pub(crate) fn endpoint() -> Endpoint {
    let plain = LiveSession::new("plain")
        .live::<Tracked>()
        .live::<Untracked>();
    Endpoint::builder()
        .live_session(plain)
        .build()
        .expect("an endpoint")
}

/// The same views within a live layout.
pub(crate) fn endpoint_with_layout() -> Endpoint {
    let laid_out = LiveSession::new("laid out")
        .layout(around)
        .live::<Tracked>();
    Endpoint::builder()
        .live_session(laid_out)
        .build()
        .expect("an endpoint")
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("<b>&\"'".to_owned()),
        Just("7".to_owned()),
        "[a-c]{1,4}",
        "[a-z ]{0,8}",
        Just("漢字🎉\u{2028}".to_owned()),
    ]
}

fn items() -> impl Strategy<Value = Vec<Item>> {
    let item = (
        0u8..8,
        text(),
        any::<bool>(),
        prop::collection::vec(text(), 0..3),
    );
    let item = item.prop_map(|(id, name, open, tags)| Item {
        id,
        name,
        open,
        tags,
    });
    prop::collection::vec(item, 0..7).prop_map(|mut items| {
        // A key is there once.
        let mut known = std::collections::HashSet::new();
        items.retain(|item| known.insert(item.id));
        items
    })
}

/// A random event.
pub(crate) fn happened() -> impl Strategy<Value = Happened> {
    let of = |event: &'static str| {
        move |value: Value| Happened {
            event: event.to_owned(),
            value,
        }
    };
    let pair = || (0usize..8, 0usize..8).prop_map(|(from, to)| json!({ "from": from, "to": to }));
    let words = || text().prop_map(|text| json!({ "text": text }));
    prop_oneof![
        1 => words().prop_map(of("title")),
        1 => words().prop_map(of("note")),
        1 => (0u8..6).prop_map(|choice| json!({ "choice": choice })).prop_map(of("choice")),
        3 => items().prop_map(|items| json!({ "items": items })).prop_map(of("items")),
        2 => pair().prop_map(of("move")),
        2 => pair().prop_map(of("swap")),
        1 => pair().prop_map(of("drop")),
        1 => pair().prop_map(of("toggle")),
        1 => words().prop_map(of("rename")),
        1 => words().prop_map(of("grid")),
        1 => Just(json!({})).prop_map(of("nothing")),
    ]
}

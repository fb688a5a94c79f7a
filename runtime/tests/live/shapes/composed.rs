//! A view that is put together: of components with slots, of methods in its template and its handlers,
//! of messages, parameters and flash. Twice: tracked, and with every field volatile.

use bennu::LiveSession;
use bennu::pages::LiveContent;
use bennu::prelude::*;
use proptest::prelude::*;
use serde_json::json;

use super::{Happened, Item, Items, Pair, Text, items, read, text};

/// What another process tells.
#[derive(Clone)]
pub(crate) struct Heard(String);

#[payload]
#[derive(Clone, Debug)]
pub(crate) struct Turned {
    #[serde(default)]
    page: u8,
}

/// Text in a frame.
#[component]
fn card(title: &str, #[default] loud: bool, inner_block: Slot, footer: Option<Slot>) -> Rendered {
    html! {
        section.loud[loud] {
            h2 { (title) }
            (inner_block)
            @if let Some(footer) = &footer { footer { (footer) } }
        }
    }
}

/// A column.
#[slot]
struct Column<'a> {
    label: &'a str,
}

/// Rows in columns.
#[component]
fn grid<T>(rows: &[T], col: Vec<Slot<'_, T, Column<'_>>>) -> Rendered {
    html! {
        table {
            thead { tr { @for col in &col { th { (col.label) } } } }
            tbody { @for row in rows { tr { @for col in &col { td { (col.render(row)) } } } } }
        }
    }
}

/// A word.
#[component]
fn word(text: &str, #[default] loud: bool) -> Rendered {
    html! { @if loud { b { (text) } } @else { (text) } }
}

fn raise(level: &mut u8) {
    *level = (*level + 1) % 5;
}

impl Item {
    fn rename(&mut self, name: &str) {
        name.clone_into(&mut self.name);
    }
}

macro_rules! composed {
    ($name:ident, $path:literal $(, $option:ident($($field:ident),*))?) => {
        pub(crate) struct $name {
            title: String,
            level: u8,
            items: Vec<Item>,
            heard: Vec<String>,
            page: u8,
        }

        #[live_view($path $(, $option($($field),*))?)]
        impl $name {
            #[mount]
            async fn mount() -> Self {
                Self {
                    title: String::new(),
                    level: 0,
                    items: Vec::new(),
                    heard: Vec::new(),
                    page: 0,
                }
            }

            #[handle_params]
            async fn params(&mut self, turned: Turned) {
                self.page = turned.page;
            }

            #[render]
            fn render(&self) -> Rendered {
                html! {
                    Card title=(self.label()) loud[self.is_loud()] {
                        :footer { (self.total()) " in " (self.title) }
                        p { (self.title) @if self.is_loud() { " (loud)" } }
                        @for item in &self.items key=(item.id) {
                            Word text=(&item.name) loud[item.open];
                        }
                    }
                    Grid rows=(&self.items) {
                        :col |item| label="Name" { (item.name) " of " (self.title) }
                        :col |item| label=(&self.title) { @for tag in &item.tags { i { (tag) } } }
                    }
                    @let mut left = self.level;
                    @while left > 0 {
                        @let _ = { left -= 1; };
                        b { (left) " of " (self.level) ", page " (self.page) }
                    }
                    @match self.longest() {
                        Some(item) => { em { (item.name) } },
                        None => (self.banner()),
                    }
                    (self.outside())
                    @for (at, said) in self.heard.iter().enumerate() key=(at) { li { (said) } }
                }
            }

            fn label(&self) -> &str {
                if self.is_loud() { "loud" } else { &self.title }
            }

            fn is_loud(&self) -> bool {
                self.level > 2
            }

            fn total(&self) -> usize {
                self.items.len() + usize::from(self.page)
            }

            fn longest(&self) -> Option<&Item> {
                self.items.iter().filter(|item| item.open).max_by_key(|item| item.name.len())
            }

            fn banner(&self) -> Rendered {
                html! { strong title=(self.title) { (self.heard.len()) Word text=(self.label()); } }
            }

            #[handle_event("title", external)]
            async fn title(&mut self, text: Text) {
                self.entitle(&text.text);
            }

            fn entitle(&mut self, title: &str) {
                title.clone_into(&mut self.title);
                if title.len() > 3 {
                    self.raise();
                }
            }

            fn raise(&mut self) {
                raise(&mut self.level);
            }

            #[handle_event("raise", external)]
            async fn raised(&mut self) {
                Self::raise(self);
            }

            #[handle_event("items", external)]
            async fn items(&mut self, items: Items) {
                let Self { items: known, page, .. } = self;
                *known = items.items;
                *page = page.wrapping_add(1);
            }

            #[handle_event("rename", external)]
            async fn rename(&mut self, text: Text) {
                for item in self.odd() {
                    item.rename(&text.text);
                }
            }

            fn odd(&mut self) -> impl Iterator<Item = &mut Item> {
                self.items.iter_mut().filter(|item| item.id % 2 == 1)
            }

            #[handle_event("swap", external)]
            async fn swap(&mut self, pair: Pair) {
                let count = self.items.len();
                if count > 0 {
                    self.items.swap(pair.from % count, pair.to % count);
                }
            }

            #[handle_event("say", external)]
            async fn say(&mut self, text: Text, socket: &mut LiveSocket<Self>) {
                socket.put_flash(Flash::Info, text.text);
            }

            #[handle_event("say loudly", external)]
            async fn say_loudly(&mut self, text: Text, socket: &mut LiveSocket<Self>) {
                self.raise();
                socket.put_flash(Flash::Info, text.text);
            }

            #[handle_event("hush", external)]
            async fn hush(&mut self, socket: &mut LiveSocket<Self>) {
                socket.clear_flash();
            }

            #[handle_event("tell", external)]
            async fn tell(&mut self, text: Text, socket: &mut LiveSocket<Self>) {
                socket.send_self(Heard(text.text));
            }

            #[handle_info]
            async fn heard(&mut self, message: Heard) {
                self.heard.push(message.0);
            }

            #[handle_event("turn", external)]
            async fn turn(&mut self, turned: Turned, socket: &mut LiveSocket<Self>) {
                socket.push_patch(Self::path().query(&turned));
            }
        }

        /// The macro does not see what this reads.
        impl $name {
            fn outside(&self) -> String {
                format!("{} and {} of {}", self.page, self.level, self.title)
            }
        }
    };
}

composed!(Composed, "/composed");
composed!(
    ComposedUntracked,
    "/composed-untracked",
    volatile(title, level, items, heard, page)
);

/// What is known of a composed page from outside.
pub(crate) struct Known {
    view: Composed,
    flash: Option<String>,
}

impl Known {
    pub(crate) async fn fresh() -> Self {
        Self {
            view: Composed::mount().await,
            flash: None,
        }
    }

    pub(crate) async fn happen(&mut self, happened: &Happened) {
        let Happened { event, value } = happened.clone();
        let said = |value| Some(read::<Text>(value).text);
        match event.as_str() {
            "title" => self.view.title(read(value)).await,
            "raise" => self.view.raised().await,
            "items" => self.view.items(read(value)).await,
            "rename" => self.view.rename(read(value)).await,
            "swap" => self.view.swap(read(value)).await,
            "say" => self.flash = said(value),
            "say loudly" => {
                self.view.raise();
                self.flash = said(value);
            }
            "hush" => self.flash = None,
            "tell" => self.view.heard(Heard(read::<Text>(value).text)).await,
            "turn" => {
                self.view.params(read(value)).await;
                self.flash = None;
            }
            other => panic!("no event {other}"),
        }
    }

    /// The page within its layout, rendered whole.
    pub(crate) fn page(&self) -> String {
        let view = LiveView::render(&self.view);
        framed(&view, self.flash.as_deref()).into_html()
    }
}

fn framed(view: &Rendered, flash: Option<&str>) -> Rendered {
    html! {
        @if let Some(message) = flash { p.info { (message) } }
        main { (view) }
    }
}

fn around(content: LiveContent<'_>) -> Rendered {
    framed(content.inner_content(), content.flash(&Flash::Info))
}

pub(crate) fn endpoint() -> Endpoint {
    let session = LiveSession::new("composed")
        .layout(around)
        .live::<Composed>()
        .live::<ComposedUntracked>();
    let endpoint = Endpoint::builder().live_session(session).build();
    endpoint.expect("an endpoint")
}

/// A random event.
pub(crate) fn happened() -> impl Strategy<Value = Happened> {
    let of = |event: &'static str| {
        move |value| Happened {
            event: event.to_owned(),
            value,
        }
    };
    let words = || text().prop_map(|text| json!({ "text": text }));
    let pair = (0usize..8, 0usize..8).prop_map(|(from, to)| json!({ "from": from, "to": to }));
    prop_oneof![
        2 => words().prop_map(of("title")),
        2 => Just(json!({})).prop_map(of("raise")),
        3 => items().prop_map(|items| json!({ "items": items })).prop_map(of("items")),
        1 => words().prop_map(of("rename")),
        1 => pair.prop_map(of("swap")),
        1 => words().prop_map(of("say")),
        1 => words().prop_map(of("say loudly")),
        1 => Just(json!({})).prop_map(of("hush")),
        1 => words().prop_map(of("tell")),
        1 => (0u8..4).prop_map(|page| json!({ "page": page })).prop_map(of("turn")),
    ]
}

//! The sources of the two applications.

#![expect(clippy::format_push_string, reason = "sources are put together")]

/// The template of a view; `#` is its number.
const TEMPLATE: &str = r#"
            section id="view-#" {
                h1 { "View #: " (self.title) }
                p.count { "Count: " (self.count) }
                @if self.open { p { "Open since " (self.count) } } @else { p.closed { "Closed" } }
                form phx-submit="save" phx-change="validate" {
                    label for="title-#" { "Title" }
                    input id="title-#" type="text" name="title" value=(self.title);
                    @if let Some(problem) = &self.problem { p.problem { (problem) } }
                    button type="submit" { "Save" }
                }
                table {
                    thead { tr { th { "Id" } th { "Name" } th { "Count" } th {} } }
                    tbody {
                        @for row in &self.rows KEY {
                            tr id={ "row-" (row.id) } .selected[row.id == self.selected] {
                                td { (row.id) }
                                td { (row.name) }
                                td { (row.count) }
                                td { button phx-click="select" phx-value-id=(row.id) { "Select" } }
                            }
                        }
                    }
                }
                @match self.rows.len() {
                    0 => { p { "No rows" } }
                    1 => { p { "One row" } }
                    n => { p { (n) " rows" } }
                }
                footer {
                    a href="/view/0" { "First" }
                    button phx-click="toggle" disabled[self.title.is_empty()] { "Toggle" }
                    button phx-click="add" { "Add" }
                }
            }
"#;

/// The state of a view.
const STATE: &str = "
pub struct View# {
    title: String,
    count: u64,
    open: bool,
    selected: u64,
    problem: Option<String>,
    rows: Vec<Row>,
}

struct Row {
    id: u64,
    name: String,
    count: u64,
}
";

/// What is done by the handlers, and how a view begins.
const EMPTY: &str = "Self { title: \"View #\".to_owned(), count: 0, open: false, selected: 0, \
                     problem: None, rows: Vec::new() }";
const SAVE: &str = "self.title = title; self.problem = None;";
const VALIDATE: &str = "self.problem = title.is_empty().then(|| \"is empty\".to_owned());";
const SELECT: &str = "self.selected = id;";
const TOGGLE: &str = "self.open = !self.open;";
const ADD: &str = "self.count += 1; let id = self.count; \
                   self.rows.push(Row { id, name: format!(\"Row {id}\"), count: id });";

/// The files of an application with bennu.
pub(super) fn with_bennu(views: usize) -> Vec<(String, String)> {
    let template = TEMPLATE.replace("KEY", "key=(row.id)");
    let view = format!(
        r#"use bennu::prelude::*;
{STATE}
#[payload]
pub struct Title {{ title: String }}

#[payload]
pub struct Select {{ id: u64 }}

#[live_view("/view/#")]
impl View# {{
    #[mount]
    async fn mount() -> Self {{ {EMPTY} }}

    #[handle_event("save")]
    async fn save(&mut self, Title {{ title }}: Title) {{ {SAVE} }}

    #[handle_event("validate")]
    async fn validate(&mut self, Title {{ title }}: Title) {{ {VALIDATE} }}

    #[handle_event("select")]
    async fn select(&mut self, Select {{ id }}: Select) {{ {SELECT} }}

    #[handle_event("toggle")]
    async fn toggle(&mut self) {{ {TOGGLE} }}

    #[handle_event("add")]
    async fn add(&mut self) {{ {ADD} }}

    #[render]
    fn render(&self) -> Rendered {{
        html! {{{template}}}
    }}
}}
"#
    );
    let mut pages = String::new();
    for number in 0..views {
        pages += &format!("\n        .live::<view_{number}::View{number}>()");
    }
    let main = format!(
        r#"use bennu::prelude::*;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {{
    let pages = LiveSession::new("default"){pages};
    let endpoint = Endpoint::builder().live_session(pages).build()?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    Ok(endpoint.serve(listener, endpoint.router()).await?)
}}
"#
    );
    files(views, &view, main)
}

/// The files of an application with maud: pages, and a socket for each whose events are dispatched
/// by their names.
pub(super) fn by_hand(views: usize) -> Vec<(String, String)> {
    let template = TEMPLATE.replace("KEY", "");
    let view = format!(
        r#"use maud::{{Markup, html}};
use serde::Deserialize;
use serde_json::Value;
{STATE}
#[derive(Deserialize)]
struct Title {{ title: String }}

#[derive(Deserialize)]
struct Select {{ id: u64 }}

impl View# {{
    async fn save(&mut self, Title {{ title }}: Title) {{ {SAVE} }}

    async fn validate(&mut self, Title {{ title }}: Title) {{ {VALIDATE} }}

    async fn select(&mut self, Select {{ id }}: Select) {{ {SELECT} }}

    async fn toggle(&mut self) {{ {TOGGLE} }}

    async fn add(&mut self) {{ {ADD} }}
}}

impl crate::View for View# {{
    async fn mount() -> Self {{ {EMPTY} }}

    async fn handle_event(&mut self, event: &str, value: Value) -> Result<(), serde_json::Error> {{
        match event {{
            "save" => self.save(serde_json::from_value(value)?).await,
            "validate" => self.validate(serde_json::from_value(value)?).await,
            "select" => self.select(serde_json::from_value(value)?).await,
            "toggle" => self.toggle().await,
            "add" => self.add().await,
            _ => {{}}
        }}
        Ok(())
    }}

    fn render(&self) -> Markup {{
        html! {{{template}}}
    }}
}}
"#
    );
    let mut routes = String::new();
    for number in 0..views {
        let view = format!("view_{number}::View{number}");
        routes += &format!("\n        .route(\"/view/{number}\", get(page::<{view}>))");
        routes += &format!("\n        .route(\"/view/{number}/socket\", get(socket::<{view}>))");
    }
    files(views, &view, BY_HAND.replace("ROUTES", &routes))
}

const BY_HAND: &str = r#"use axum::Router;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::{Html, Response};
use axum::routing::get;
use serde_json::Value;

trait View: Send + 'static {
    fn mount() -> impl Future<Output = Self> + Send;
    fn handle_event(
        &mut self,
        event: &str,
        value: Value,
    ) -> impl Future<Output = Result<(), serde_json::Error>> + Send;
    fn render(&self) -> maud::Markup;
}

#[derive(serde::Deserialize)]
struct Event {
    event: String,
    value: Value,
}

async fn page<V: View>() -> Html<String> {
    Html(V::mount().await.render().into_string())
}

async fn socket<V: View>(ws: WebSocketUpgrade) -> Response {
    ws.on_upgrade(serve::<V>)
}

async fn serve<V: View>(mut ws: WebSocket) {
    let mut view = V::mount().await;
    while let Some(Ok(Message::Text(text))) = ws.recv().await {
        let Ok(Event { event, value }) = serde_json::from_str(&text) else { return };
        if view.handle_event(&event, value).await.is_err() {
            return;
        }
        let page = view.render().into_string();
        if ws.send(Message::Text(page.into())).await.is_err() {
            return;
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let router: Router = Router::new()ROUTES;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    Ok(axum::serve(listener, router).await?)
}
"#;

/// `main.rs`, and a module for each view.
fn files(views: usize, view: &str, main: String) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut modules = String::new();
    for number in 0..views {
        modules += &format!("mod view_{number};\n");
        files.push((format!("view_{number}.rs"), numbered(view, number)));
    }
    files.push(("main.rs".to_owned(), modules + &main));
    files
}

/// A view by its number. The `#` of an attribute stays.
fn numbered(view: &str, number: usize) -> String {
    let number = number.to_string();
    view.replace("#[", "\0")
        .replace('#', &number)
        .replace('\0', "#[")
}

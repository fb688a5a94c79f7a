//! The guide's dashboard, as `design/dsl.md` shows it.

use bennu::live_view::LiveRoute;
use bennu::prelude::*;
use bennu::spec::PayloadSpec;

#[derive(Clone)]
pub struct App;

#[payload]
#[derive(Clone)]
pub struct Caption {
    id: u64,
    text: String,
}

#[payload]
#[derive(Clone)]
pub struct NewCaption {
    caption: Caption,
}

const UPDATES: Topic<NewCaption> = Topic::new("captions:updates");

#[payload]
pub struct Delete {
    id: u64,
}

#[payload]
pub struct Saved {
    count: usize,
}

/// Scrolls to a caption.
#[event("highlight")]
pub struct Highlight {
    id: u64,
}

pub struct Stats {
    total: usize,
}

pub struct Dashboard {
    captions: Vec<Caption>,
    loading: bool,
}

/// What was said lately.
#[live_view("/dashboard", state = App, pushes(Highlight))]
impl Dashboard {
    #[mount]
    async fn mount(socket: &mut LiveSocket<Self>) -> Result<Self, Refused> {
        if socket.connected() {
            socket.subscribe(&UPDATES);
        }
        Ok(Self {
            captions: Vec::new(),
            loading: false,
        })
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            div.dashboard {
                h1 { "Dashboard" }
                @if self.loading {
                    div.spinner { "Loading..." }
                } @else {
                    div.captions {
                        @for caption in &self.captions key=(caption.id) {
                            div.caption data-id=(caption.id) {
                                (caption.text)
                                button phx-click="delete" phx-value-id=(caption.id) { "x" }
                            }
                        }
                    }
                }
                button phx-click="refresh" { "Refresh" }
                button phx-click="save" { "Save" }
            }
        }
    }

    /// Loads the captions again.
    #[handle_event("refresh")]
    async fn refresh(&mut self, socket: &mut LiveSocket<Self>) {
        self.loading = true;
        let count = self.captions.len();
        socket.start_async("stats", async move { Stats { total: count } });
    }

    #[handle_event("delete")]
    async fn delete(&mut self, Delete { id }: Delete) {
        self.captions.retain(|caption| caption.id != id);
    }

    #[handle_event("save")]
    async fn save(&self) -> Reply<Saved> {
        let count = self.captions.len();
        Reply::ok(Saved { count })
    }

    #[handle_info]
    async fn new_caption(&mut self, message: NewCaption, socket: &mut LiveSocket<Self>) {
        let id = message.caption.id;
        self.captions.insert(0, message.caption);
        socket.push_event(Highlight { id });
    }

    #[handle_async]
    async fn stats(&mut self, result: Result<Stats, AsyncError>) {
        if let Ok(stats) = result {
            self.loading = stats.total > 0;
        }
    }

    #[terminate]
    async fn terminate(self, reason: Reason) {
        let _ = reason;
    }
}

fn main() {
    let spec = Dashboard::SPEC;
    assert_eq!(spec.name, "Dashboard");
    assert_eq!(spec.doc, "What was said lately.");
    assert_eq!(spec.paths, ["/dashboard"]);
    let events: Vec<_> = spec.events.iter().map(|event| event.event).collect();
    assert_eq!(events, ["refresh", "delete", "save"]);
    assert_eq!(spec.events[0].doc, "Loads the captions again.");
    assert!(matches!(spec.events[0].payload, PayloadSpec::Empty));
    assert!(matches!(spec.events[1].payload, PayloadSpec::Json(_)));
    assert!(spec.events[2].reply.ok.is_some());
    assert_eq!(spec.pushes[0].name, "highlight");

    assert_eq!(Dashboard::path().as_str(), "/dashboard");
    let route = DashboardRoute::from_captures(0, &[]);
    assert_eq!(route, Some(DashboardRoute));
}

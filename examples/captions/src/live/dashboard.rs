//! The dashboard: the lines of all users, live.

use std::time::Duration;

use bennu::prelude::*;

use crate::app::App;
use crate::topics::{Caption, NewCaption, UPDATES};

/// A view of the lines of all users, live.
#[derive(Debug)]
pub struct Dashboard {
    captions: Vec<Caption>,
    loading: bool,
}

/// The lines that a refresh has loaded.
struct Loaded(Vec<Caption>);

/// A line that this page hides.
#[payload]
struct Dismiss {
    id: u64,
}

#[live_view("/dashboard", state = App)]
impl Dashboard {
    #[mount]
    async fn mount(socket: &mut LiveSocket<Self>) -> Self {
        socket.set_page_title("Dashboard");
        socket.subscribe(&UPDATES);
        Self {
            captions: socket.state().transcripts.recent(),
            loading: false,
        }
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            div.dashboard {
                div.title {
                    h1 { "Dashboard" }
                    button phx-click="refresh" disabled[self.loading] { "Refresh" }
                }
                p.lead { "Whatever anybody says in " a href="/captions" target="_blank" { "their captions" } ", as they say it." }
                @if self.loading {
                    div.spinner role="status" { "Loading..." }
                } @else {
                    div.captions {
                        @for caption in &self.captions key=(caption.id) {
                            div.caption data-id=(caption.id) {
                                b { (caption.from) }
                                p { (caption.text) }
                                button.quiet phx-click="dismiss" phx-value-id=(caption.id) aria-label="Dismiss" { "×" }
                            }
                        }
                    }
                    @if self.captions.is_empty() {
                        p.nothing { "Nothing has been said yet." }
                    }
                }
            }
        }
    }

    /// Loads the lines again, which takes a moment.
    #[handle_event("refresh")]
    async fn refresh(&mut self, socket: &mut LiveSocket<Self>) {
        self.loading = true;
        let transcripts = socket.state().transcripts.clone();
        socket.start_async("refresh", async move {
            tokio::time::sleep(Duration::from_millis(400)).await;
            Loaded(transcripts.recent())
        });
    }

    #[handle_async]
    async fn refreshed(
        &mut self,
        loaded: Result<Loaded, AsyncError>,
        socket: &mut LiveSocket<Self>,
    ) {
        self.loading = false;
        match loaded {
            Ok(Loaded(captions)) => self.captions = captions,
            Err(error) => socket.put_flash(Flash::Error, error.to_string()),
        }
    }

    #[handle_event("dismiss")]
    async fn dismiss(&mut self, Dismiss { id }: Dismiss) {
        self.captions.retain(|caption| caption.id != id);
    }

    #[handle_info]
    async fn new_caption(&mut self, new: NewCaption) {
        self.captions.insert(0, new.caption);
    }
}

//! Statistics that take a moment to load and may fail.

use std::time::Duration;

use bennu::prelude::*;

use crate::app::App;

/// A view of statistics that take a moment to load.
#[derive(Debug)]
pub struct Statistics {
    words: AsyncResult<usize>,
    clicks: usize,
    text: String,
}

/// Something typed.
#[payload]
struct Typed {
    text: String,
}

/// The ending of the count.
#[derive(Clone, Copy)]
enum Ending {
    Well,
    Badly,
    Panicking,
}

#[live_view("/statistics", state = App)]
impl Statistics {
    #[mount]
    async fn mount(socket: &mut LiveSocket<Self>) -> Self {
        socket.set_page_title("Statistics");
        let counting = count(socket.state().clone(), Ending::Well);
        Self {
            words: socket.assign_async("words", |view| &mut view.words, counting),
            clicks: 0,
            text: String::new(),
        }
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            div.title { h1 { "Statistics" } }
            div.board {
                section.sheet {
                    h2 { "Words said so far" }
                    p.number #words aria-busy=(self.words.is_loading().to_string()) {
                        @if let Some(words) = self.words.value() { (words) } @else { "…" }
                    }
                    @if let Some(error) = self.words.error() { p.problem role="alert" { "Not counted: " (error) } }
                    div.actions {
                        button phx-click="count" { "Count again" }
                        button phx-click="miscount" { "Fail" }
                        button phx-click="panic_task" { "Crash the task" }
                    }
                }
                section.sheet {
                    h2 { "A crash" }
                    p { "The page is mounted anew, with the state that it begins with. What you typed is sent again." }
                    div.actions {
                        button phx-click="click" { "Clicked " (self.clicks) " times" }
                        button.danger phx-click="crash" { "Crash the view" }
                    }
                    form #kept phx-change="keep" {
                        div.field {
                            label for="kept-text" { "Something typed" }
                            input #kept-text name="text" value=(self.text) autocomplete="off";
                        }
                    }
                }
            }
        }
    }

    #[handle_event("count")]
    async fn count(&mut self, socket: &mut LiveSocket<Self>) {
        self.start(Ending::Well, socket);
    }

    #[handle_event("miscount")]
    async fn miscount(&mut self, socket: &mut LiveSocket<Self>) {
        self.start(Ending::Badly, socket);
    }

    #[handle_event("panic_task")]
    async fn panic_task(&mut self, socket: &mut LiveSocket<Self>) {
        self.start(Ending::Panicking, socket);
    }

    #[handle_event("click")]
    async fn click(&mut self) {
        self.clicks += 1;
    }

    #[handle_event("keep")]
    async fn keep(&mut self, typed: Typed) {
        self.text = typed.text;
    }

    #[handle_event("crash")]
    async fn crash(&mut self) {
        panic!("somebody asked for a crash");
    }

    fn start(&mut self, ending: Ending, socket: &mut LiveSocket<Self>) {
        let counting = count(socket.state().clone(), ending);
        socket.reload_async("words", &mut self.words, |view| &mut view.words, counting);
    }
}

/// Counts the lines slowly.
async fn count(app: App, ending: Ending) -> Result<usize, &'static str> {
    tokio::time::sleep(Duration::from_millis(600)).await;
    match ending {
        Ending::Well => {
            let captions = app.transcripts.recent();
            let words = captions
                .iter()
                .map(|caption| caption.text.split_whitespace().count());
            Ok(words.sum())
        }
        Ending::Badly => Err("somebody asked for a failure"),
        Ending::Panicking => panic!("somebody asked for a crash"),
    }
}

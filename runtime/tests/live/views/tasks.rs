//! Tasks, and what becomes of their results.

use std::time::Duration;

use bennu::prelude::*;
use tokio::time::sleep;

use super::App;

/// Starts tasks.
pub(crate) struct Tasks {
    results: Vec<String>,
    stats: AsyncResult<u64>,
}

pub(crate) struct Done(String);

#[payload]
pub(crate) struct Start {
    name: String,
    millis: u64,
}

async fn stats(of: u64) -> Result<u64, &'static str> {
    sleep(Duration::from_millis(50)).await;
    if of == 0 {
        Err("nothing to count")
    } else {
        Ok(of)
    }
}

#[live_view("/tasks", state = App)]
impl Tasks {
    #[mount]
    async fn mount(socket: &mut LiveSocket<Self>) -> Self {
        let stats = socket.assign_async("stats", |view| &mut view.stats, stats(3));
        Self {
            results: Vec::new(),
            stats,
        }
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            @if self.stats.is_loading() { p.loading { "loading" } }
            @if let Some(stats) = self.stats.value() { p.stats { (stats) } }
            @if let Some(error) = self.stats.error() { p.error { (error) } }
            ul { @for result in &self.results { li { (result) } } }
            button phx-click="reload" { "reload" }
        }
    }

    #[handle_event("start", external)]
    async fn start(&mut self, start: Start, socket: &mut LiveSocket<Self>) {
        let Start { name, millis } = start;
        let text = format!("{name} after {millis}");
        socket.start_async(&name, async move {
            sleep(Duration::from_millis(millis)).await;
            assert!(millis != 13, "on purpose");
            Done(text)
        });
    }

    #[handle_event("cancel", external)]
    async fn cancel(&mut self, start: Start, socket: &mut LiveSocket<Self>) {
        socket.cancel_async(&start.name);
    }

    #[handle_event("restart", external)]
    async fn restart(&mut self, start: Start, socket: &mut LiveSocket<Self>) {
        socket.cancel_async(&start.name);
        self.start(start, socket).await;
    }

    #[handle_event("reload")]
    async fn reload(&mut self, socket: &mut LiveSocket<Self>) {
        socket.reload_async("stats", &mut self.stats, |view| &mut view.stats, stats(0));
    }

    #[handle_async]
    async fn done(&mut self, result: Result<Done, AsyncError>) {
        self.results.push(match result {
            Ok(Done(text)) if text.starts_with("unlucky") => panic!("on purpose"),
            Ok(Done(text)) => text,
            Err(error) => error.to_string(),
        });
    }
}

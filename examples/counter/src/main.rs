//! The smallest live page: a number, and two buttons.

use bennu::prelude::*;

struct Counter {
    count: i64,
}

#[payload]
struct Step {
    by: i64,
}

#[live_view("/")]
impl Counter {
    #[mount]
    async fn mount() -> Self {
        Self { count: 0 }
    }

    #[handle_event("step")]
    async fn step(&mut self, Step { by }: Step) {
        self.count += by;
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            h1 { "Count: " (self.count) }
            button phx-click="step" phx-value-by="-1" { "-" }
            button phx-click="step" phx-value-by="1" { "+" }
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().init();
    let endpoint = Endpoint::builder()
        .npm_packages("clients/node_modules") // by `npm install phoenix phoenix_live_view`
        .live::<Counter>()
        .build()?;
    let port = std::env::var("PORT").unwrap_or("4000".into());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    Ok(endpoint.serve(listener, endpoint.router()).await?)
}

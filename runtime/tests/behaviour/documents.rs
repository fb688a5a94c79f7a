//! The documents of an endpoint: what its live views say of themselves.

use bennu::docs::DocumentInfo;
use bennu::prelude::*;
use bennu::{Endpoint, LiveSession};
use serde_json::json;

#[payload]
struct Range {
    days: u16,
}

#[payload]
struct Counted {
    counts: Vec<u32>,
}

/// Scrolls to a caption.
#[event("highlight")]
struct Highlight {
    id: u64,
}

struct Dashboard;

/// What was said lately.
#[live_view("/dashboard", pushes(Highlight))]
impl Dashboard {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    /// Counts within a range.
    #[handle_event("range", external)]
    async fn range(&mut self, range: Range, socket: &mut LiveSocket<Self>) -> Reply<Counted> {
        socket.push_event(Highlight { id: 1 });
        Reply::ok(Counted {
            counts: vec![u32::from(range.days)],
        })
    }

    #[handle_event("refresh")]
    async fn refresh(&mut self) {}

    #[render]
    fn render(&self) -> Rendered {
        html! {
            button phx-click="refresh" { "Refresh" }
        }
    }
}

#[tokio::test]
async fn an_endpoint_documents_the_live_views_of_its_sessions() {
    let session = LiveSession::new("default").live::<Dashboard>();
    let endpoint = Endpoint::builder().live_session(session).build().unwrap();
    let documents = endpoint.documents(DocumentInfo::default());

    let asyncapi = documents.asyncapi();
    let view = &asyncapi["channels"]["Dashboard"];
    assert_eq!(view["address"], "lv:{id}");
    assert_eq!(view["x-paths"], json!(["/dashboard"]));
    let operations: Vec<&String> = asyncapi["operations"].as_object().unwrap().keys().collect();
    assert_eq!(
        operations,
        [
            "Dashboard.handle_event.range",
            "Dashboard.handle_event.refresh",
            "Dashboard.push_event.highlight"
        ]
    );

    let hooks = documents.hooks().unwrap();
    for line in [
        "payload: Range;",
        "reply: Counted | HookRefusal | null;",
        "reply: null;",
        "/** Counts within a range. */",
        "highlight: Highlight;",
        r#""phx:highlight": CustomEvent<Highlight>;"#,
    ] {
        assert!(hooks.contains(line), "{line} in {hooks}");
    }

    let markdown = documents.markdown();
    for line in [
        "## Live view `Dashboard`\n\nWhat was said lately.",
        "| `/dashboard` |",
        "#### `range`\n\nCounts within a range.",
        "### To the page's JavaScript\n\n#### `highlight`\n\nScrolls to a caption.",
    ] {
        assert!(markdown.contains(line), "{line} in {markdown}");
    }
}

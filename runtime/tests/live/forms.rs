//! Forms: what a person has typed, decoded, and what is wrong with it.

use bennu::prelude::*;
use serde_json::json;

use crate::raw::RawPage;

/// Has a form.
struct Registration {
    names: Vec<String>,
}

#[payload]
struct Draft {
    user: User,
}

#[payload]
struct User {
    name: String,
    age: u8,
}

#[live_view("/registration")]
impl Registration {
    #[mount]
    async fn mount() -> Self {
        Self { names: Vec::new() }
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            form #f phx-submit="save" { input name="user[name]"; input name="user[age]"; }
            @for name in &self.names { li { (name) } }
        }
    }

    #[handle_event("save")]
    async fn save(&mut self, draft: Draft) {
        self.names
            .push(format!("{}, {}", draft.user.name, draft.user.age));
    }
}

#[tokio::test(start_paused = true)]
async fn a_field_that_does_not_decode_is_named() {
    let endpoint = Endpoint::builder()
        .live::<Registration>()
        .build()
        .expect("an endpoint");
    let page = RawPage::load(&endpoint, "/registration").await;
    let mut raw = page.connect(&endpoint).await;
    raw.join("1", &page.topic(), page.join("/registration"))
        .await;
    for (reference, fields, path) in [
        ("2", "user[name]=Ada&user[age]=old", "user.age"),
        ("3", "user[name]=Ada", "user"),
        ("4", "nobody=Ada", ""),
    ] {
        let event = json!({ "type": "form", "event": "save", "value": fields });
        let (_, response) = raw.ask("1", reference, &page.topic(), "event", event).await;
        let said = response["diff"]["r"].clone();
        assert_eq!(
            (&said["reason"], &said["path"]),
            (&json!("invalid payload"), &json!(path)),
            "{fields}: {response}"
        );
    }
}

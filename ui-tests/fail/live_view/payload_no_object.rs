//! Payloads that no page can send: an event carries an object with named fields.

use bennu::prelude::*;

struct Page {
    id: u64,
}

#[payload]
struct Id(u64);

#[payload]
enum Save {
    Draft,
    Full { name: String },
}

#[payload]
struct Nothing;

#[payload]
#[serde(tag = "type")]
enum Tagged {
    Draft,
    Full { name: String },
}

#[live_view("/page/{id}")]
impl Page {
    #[mount]
    async fn mount(page_id: u64) -> Self {
        Self { id: page_id }
    }

    #[handle_params]
    async fn params(&mut self, id: u64, page: Option<u32>) {
        self.id = id + u64::from(page.unwrap_or(0));
    }

    #[handle_event("delete")]
    async fn delete(&mut self, user: u64) {
        self.id = user;
    }

    #[handle_event("rename")]
    async fn rename(&mut self, (id, _name): (u64, String)) {
        self.id = id;
    }

    #[handle_event("measured", external)]
    async fn measured(&mut self, width: u64) {
        self.id = width;
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            button phx-click="delete" { (self.id) }
            button phx-click="rename" { "Rename" }
        }
    }
}

struct Other {
    count: u64,
}

#[live_view("/other")]
impl Other {
    #[mount]
    async fn mount() -> Self {
        Self { count: 0 }
    }

    #[handle_event("newtype")]
    async fn newtype(&mut self, Id(id): Id) {
        self.count = id;
    }

    #[handle_event("newtype_again")]
    async fn newtype_again(&mut self, id: Id) {
        self.count = id.0;
    }

    #[handle_event("variants")]
    async fn variants(&mut self, save: Save) {
        if let Save::Full { name } = save {
            self.count = name.len() as u64;
        }
    }

    #[handle_event("unit")]
    async fn unit(&mut self, _: Nothing) {}

    #[handle_event("tagged")]
    async fn tagged(&mut self, save: Tagged) {
        if let Tagged::Full { name } = save {
            self.count = name.len() as u64;
        }
    }

    #[handle_event("measured", external)]
    async fn measured(&mut self, Id(id): Id) {
        self.count = id;
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            button phx-click="newtype" { (self.count) }
            button phx-click="newtype_again" { "2" }
            button phx-click="variants" { "3" }
            button phx-click="unit" { "4" }
            button phx-click="tagged" { "5" }
        }
    }
}

fn main() {}

//! Nothing in the expansion of a view depends on what names mean where it stands.
#![no_implicit_prelude]
#![deny(warnings)]
#![allow(dead_code)]

use ::bennu::{event, html, live_view, payload};
// The derive of `JsonSchema` names it.
use ::std::convert::Into;

mod core {}
mod std {}
mod bennu {}

struct Option;
struct Result;
struct Ok;
struct Err;
struct Some;
struct None;
struct String;
struct Clone;
struct LiveView;
struct Rendered;

#[payload]
struct Delete {
    id: u64,
    note: ::std::option::Option<::std::string::String>,
}

#[event("gone")]
struct Gone {
    id: u64,
}

struct Page {
    socket: u64,
    event: u64,
}

#[live_view("/pages/{params: u64}/{value}", pushes(Gone))]
impl Page {
    #[mount]
    async fn mount(
        params: u64,
        value: ::std::string::String,
        route: PageRoute,
        socket: &mut ::bennu::LiveSocket<Self>,
    ) -> ::std::result::Result<Self, ::bennu::Refused> {
        let _ = (value, route, socket);
        ::std::result::Result::Ok(Self {
            socket: params,
            event: 0,
        })
    }

    #[handle_event("delete")]
    async fn delete(&mut self, event: Delete, socket: &mut ::bennu::LiveSocket<Self>) {
        self.event = event.id;
        let _ = event.note;
        socket.push_event(Gone { id: self.event });
    }

    #[handle_info]
    async fn info(&mut self, number: u8) -> ::bennu::Stop {
        let _ = number;
        ::bennu::Stop::Close
    }

    #[handle_async]
    async fn loaded(&mut self, result: ::std::result::Result<u8, ::bennu::live_view::AsyncError>) {
        let _ = result;
    }

    #[terminate]
    async fn terminate(self, reason: ::bennu::Reason) {
        let _ = reason;
    }

    #[render]
    fn render(&self) -> ::bennu::Rendered {
        html! { button phx-click="delete" phx-value-id=(self.socket) { (self.event) } }
    }
}

fn main() {
    ::std::assert_eq!(Page::path(7_u64, "a b").as_str(), "/pages/7/a%20b");
}

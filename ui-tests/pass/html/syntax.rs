//! What must compile, without a warning.
#![deny(warnings)]
#![allow(dead_code)]
use bennu::html::{DOCTYPE, PreEscaped};
use bennu::live_view::EventName;
use bennu::{Js, Rendered, html};

const DELETE: EventName = EventName::new("delete");

struct Item {
    id: u64,
    name: String,
    done: bool,
    note: Option<String>,
}

fn page(items: &[Item]) -> Rendered {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                title { "Items" }
                script { "if (1 < 2 && 'a') { go(); }" }
                script { (PreEscaped("go()")) }
            }
            body { (list(items)) }
        }
    }
}

fn list(items: &[Item]) -> Rendered {
    let renderer = 1;
    html! {
        ul #items.list.empty[items.is_empty()] {
            @for item in items key=(item.id) {
                @let Item { id, .. } = item;
                li.done[item.done] data-id=(id) title=[&item.note] {
                    (item.name) " " (renderer)
                    @match &item.note {
                        Some(note) if note.len() > 10 => { b { (note) } }
                        Some(note) => (note),
                        None => {},
                    }
                    input type="checkbox" name={ "items[" (id) "]" } checked[item.done] disabled;
                    a href={ "/items/" (id) } { "show" }
                    button phx-click=(Js::push(DELETE).value("id", id)) { "delete" }
                }
            }
        }
        svg viewBox="0 0 24 24" { path d="M0 0" stroke-width="2"; }
        math { mfrac { mi { "a" } mi { "b" } } }
        my-chart points="1,2" "@loaded"="x" {}
    }
}

fn early(text: &str) -> Result<Rendered, std::num::ParseIntError> {
    Ok(html! { p { (text.parse::<u32>()?) } })
}

async fn awaited() -> Rendered {
    html! { p { (std::future::ready(1).await) } }
}

fn is_send<T: Send>(_: T) {}

/// Calls them all.
pub fn main() {
    is_send(awaited());
    let _ = (page(&[]), early("1"));
    let _ = html! {};
}

#![no_implicit_prelude]
//! The expansion means none of the user's names.

struct Option;
struct Some;
struct Renderer;
mod std {}
mod core {}

fn main() {
    let (renderer, taken, rows, text, value) = (1, 2, 3, 4, 5);
    let _ = ::bennu::html! {
        @if renderer > 0 { (taken) } @else { "x" }
        @for x in [1, 2] key=(x) { (rows) (x) }
        p title=[::core::option::Option::Some(value)] class={ "a" @if text > 1 { "b" } } {}
    };
    let _ = (Option, Some, Renderer);
}

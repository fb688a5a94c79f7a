//! The names of other frameworks, and of Rust.

use bennu::prelude::*;

#[component]
fn card(title: &str) -> Rendered {
    html! { (title) }
}

struct User;

fn main() {
    let _ = html! {
        button aria_label="x" { "x" }
        button phx_click="x" { "x" }
        button on:click="x" { "x" }
        button @click="x" { "x" }
        button wire:submit="x" { "x" }
        button data_id="x" { "x" }
        card title="a" user=(User) wide { "x" }
        user_card;
    };
}

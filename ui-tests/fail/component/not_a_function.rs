use bennu::prelude::*;

#[component]
struct Card {
    title: String,
}

fn main() {}

use bennu::prelude::*;

#[component]
fn card() {}

#[component]
fn title() -> impl Sized {}

fn main() {}

use bennu::prelude::*;

#[event("phx_reply")]
struct Said {
    text: String,
}

#[event("")]
struct Heard {
    text: String,
}

fn main() {}

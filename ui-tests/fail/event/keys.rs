use bennu::prelude::*;

#[event("frame", binery)]
struct Frame {
    text: String,
}

#[event("said", text)]
struct Said {
    text: String,
}

fn main() {}

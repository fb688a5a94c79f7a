use bennu::prelude::*;

#[event("pair")]
struct Pair(u8, u8);

#[event("word")]
enum Word {
    Yes,
    No { why: String },
}

#[event("frame", binary)]
struct Frame {
    bytes: Vec<u8>,
}

fn main() {}

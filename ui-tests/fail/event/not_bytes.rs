use bennu::prelude::*;

#[event("frame", binary)]
struct Frame(u64);

fn main() {}

use bennu::prelude::*;

#[event("said")]
fn said() {}

#[payload]
impl Said {}

struct Said;

fn main() {
    said();
}

use bennu::prelude::*;

#[slot]
enum Column {
    Name,
}

#[slot]
struct Unnamed(u8);

#[slot(x)]
struct Inner {
    slot: Slot<'static>,
    width: u8,
    width: u16,
}

fn main() {}

use bennu::prelude::*;

#[event]
struct Said {
    text: String,
}

#[event(said)]
struct Heard {
    text: String,
}

fn event<E: Event>() {}

fn main() {
    event::<Said>();
    event::<Heard>();
}

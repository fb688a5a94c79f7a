use bennu::prelude::*;

#[payload("said")]
struct Said {
    text: String,
}

fn payload<T: bennu::payload::FromPayload>() {}

fn main() {
    payload::<Said>();
}

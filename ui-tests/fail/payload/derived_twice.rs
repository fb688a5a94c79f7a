use bennu::prelude::*;

mod serde {
    pub use bennu::__private::serde::*;
}

#[payload]
#[derive(Clone, serde::Serialize)]
struct Said {
    text: String,
}

fn payload<T: bennu::payload::FromPayload + Clone>() {}

fn main() {
    payload::<Said>();
}

use bennu::prelude::*;

struct UserSocket;

fn main() {
    let _ = Endpoint::builder().socket::<UserSocket>();
}

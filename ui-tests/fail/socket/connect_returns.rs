use bennu::prelude::*;

struct UserSocket;

#[socket("/socket")]
impl UserSocket {
    #[connect]
    async fn connect() -> Option<Self> {
        Some(Self)
    }
}

fn main() {}

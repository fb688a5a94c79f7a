use bennu::prelude::*;

struct UserSocket;

#[socket("/socket")]
impl UserSocket {
    #[connect]
    async fn connect() -> Result<Self, Refused> {
        Ok(Self)
    }

    #[join]
    async fn join() {}
}

fn main() {}

use bennu::prelude::*;

struct UserSocket;

#[socket("/socket")]
impl UserSocket {
    #[connect]
    async fn connect() -> Result<Self, Refused> {
        Ok(Self)
    }

    #[id]
    fn id(&self) -> u64 {
        7
    }
}

fn main() {}

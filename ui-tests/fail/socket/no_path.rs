use bennu::prelude::*;

struct UserSocket;

#[socket()]
impl UserSocket {
    #[connect]
    async fn connect() -> Result<Self, Refused> {
        Ok(Self)
    }
}

fn main() {}

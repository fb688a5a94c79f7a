use bennu::prelude::*;

struct App;

struct UserSocket;

#[socket("/socket", state = App)]
impl UserSocket {
    #[connect]
    async fn connect() -> Result<Self, Refused> {
        Ok(Self)
    }
}

fn main() {}

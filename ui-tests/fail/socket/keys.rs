use bennu::prelude::*;

struct UserSocket;

#[socket("/socket", stat = App, chanels(Room), channels(), channels())]
impl UserSocket {
    #[connect]
    async fn connect() -> Result<Self, Refused> {
        Ok(Self)
    }
}

fn main() {}

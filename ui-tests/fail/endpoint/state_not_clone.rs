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

fn main() {
    let _ = Endpoint::builder().state(App).socket::<UserSocket>();
}

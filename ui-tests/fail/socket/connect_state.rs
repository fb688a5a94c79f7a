use bennu::prelude::*;

struct App;

struct UserSocket;

#[socket("/socket")]
impl UserSocket {
    #[connect]
    async fn connect(cx: &Connect<App>) -> Result<Self, Refused> {
        let _ = cx;
        Ok(Self)
    }
}

fn main() {}

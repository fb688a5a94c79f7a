use bennu::prelude::*;

struct Params;

struct UserSocket;

#[socket("/socket")]
impl UserSocket {
    #[connect]
    async fn connect(params: Params) -> Result<Self, Refused> {
        let _ = params;
        Ok(Self)
    }
}

fn main() {}

use bennu::prelude::*;

struct UserSocket;

#[socket("/socket")]
impl UserSocket {
    #[connect]
    async fn connect() -> Result<Self, Refused> {
        Ok(Self)
    }

    #[connect]
    async fn enter() -> Result<Self, Refused> {
        Ok(Self)
    }

    #[id]
    fn id(&self) -> String {
        String::new()
    }

    #[id]
    fn name(&self) -> String {
        String::new()
    }
}

fn main() {}

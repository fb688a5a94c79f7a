use bennu::prelude::*;

struct UserSocket;

#[socket("/socket")]
impl UserSocket {
    #[connect]
    async fn connect() -> Result<Self, Refused> {
        let shared = std::rc::Rc::new(1);
        std::future::ready(()).await;
        drop(shared);
        Ok(Self)
    }
}

fn main() {}

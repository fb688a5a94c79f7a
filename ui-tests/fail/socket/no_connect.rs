use bennu::prelude::*;

struct UserSocket;

#[socket("/socket")]
impl UserSocket {
    #[id]
    fn id(&self) -> String {
        String::new()
    }
}

fn main() {}

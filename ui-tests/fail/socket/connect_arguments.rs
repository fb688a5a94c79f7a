use bennu::prelude::*;

struct UserSocket;

#[socket("/socket")]
impl UserSocket {
    #[connect]
    fn connect(
        &self,
        _a: String,
        _b: String,
        _cx: &Connect,
        _cy: &Connect,
        _cz: &mut Connect,
    ) {
    }

    #[id]
    async fn id(self, _id: u64) {}
}

fn main() {}

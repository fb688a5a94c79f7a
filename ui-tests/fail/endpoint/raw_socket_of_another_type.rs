use bennu::Endpoint;

struct Echo;

fn main() {
    let _ = Endpoint::builder().raw_websocket::<Echo>(|mount| mount);
}

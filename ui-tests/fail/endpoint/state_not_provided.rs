use bennu::prelude::*;

#[derive(Clone)]
struct App;

struct UserSocket;

#[socket("/socket", state = App)]
impl UserSocket {
    #[connect]
    async fn connect(cx: &Connect<App>) -> Result<Self, Refused> {
        let _ = cx.state();
        Ok(Self)
    }
}

#[derive(Clone)]
struct Other;

fn main() {
    let _ = Endpoint::builder().socket::<UserSocket>();
    let _ = Endpoint::builder().state(Other).socket::<UserSocket>();
}

use bennu::raw_socket::{RawClient, RawSocket};
use bennu::{Connect, Endpoint, Refused, Stop};
use bennu::message::Frame;
use bennu::socket::Stateless;

struct Echo;

impl RawSocket for Echo {
    type State = Stateless;
    type Info = ();
    type Out = Frame;
    const PATH: &'static str = "/echo";

    async fn connect(_: &Connect) -> Result<Self, Refused> {
        Ok(Self)
    }

    async fn handle_in(&mut self, frame: Frame, client: &mut RawClient<Self>) -> Result<(), Stop> {
        client.push(frame);
        Ok(())
    }
}

fn main() {
    let _ = Endpoint::builder().raw_socket::<Echo>(|mount| mount);
}

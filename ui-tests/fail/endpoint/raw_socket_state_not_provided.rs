use bennu::raw_socket::{RawClient, RawSocket};
use bennu::{Connect, Endpoint, Refused, Stop};
use bennu::message::Frame;

struct App;

struct Echo;

impl RawSocket for Echo {
    type State = App;
    type Info = ();
    type Out = String;
    const PATH: &'static str = "/echo";

    async fn connect(_: &Connect<App>) -> Result<Self, Refused> {
        Ok(Self)
    }

    async fn handle_in(&mut self, _: Frame, _: &mut RawClient<Self>) -> Result<(), Stop> {
        Ok(())
    }
}

fn main() {
    let _ = Endpoint::builder().raw_socket::<Echo>(|mount| mount);
}

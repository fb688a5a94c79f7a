use bennu::prelude::*;

struct Room;

impl Room {
    #[join]
    fn join() {}

    #[handle_in("shout")]
    fn shout() {}

    #[handle_out]
    fn out() {}

    #[handle_info]
    fn info() {}

    #[terminate]
    fn terminate() {}

    #[connect]
    fn connect() {}

    #[id]
    fn id() {}

    #[mount]
    fn mount() {}

    #[render]
    fn render() {}

    #[handle_params]
    fn params() {}

    #[handle_event("save")]
    fn event() {}

    #[handle_async]
    fn loaded() {}
}

#[join]
fn alone() {}

fn main() {
    Room::join();
    alone();
}

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
}

#[join]
fn alone() {}

fn main() {
    Room::join();
    alone();
}

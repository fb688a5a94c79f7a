use bennu::prelude::*;

#[channel("room:lobby", socket = UserSocket)]
struct Room;

trait Join {}

#[channel("room:lobby", socket = UserSocket)]
impl Join for Room {}

fn main() {}

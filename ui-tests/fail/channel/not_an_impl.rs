use bennu::prelude::*;

#[channel("room:lobby", socket = UserSocket)]
struct Room;

trait Join {}

struct Lobby;

#[channel("room:lobby", socket = UserSocket)]
impl Join for Lobby {}

fn main() {}

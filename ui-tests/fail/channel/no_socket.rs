use bennu::prelude::*;

struct Room;

#[channel("room:lobby")]
impl Room {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }
}

fn main() {}

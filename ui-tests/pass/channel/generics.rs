//! The generics of a block are those of everything that is made from it.
#![deny(warnings)]

use std::marker::PhantomData;
use std::str::FromStr;

use bennu::prelude::*;

struct UserSocket<T>(PhantomData<T>);

trait Kind: Send + Sync + FromStr + 'static {
    const NAME: &'static str;
}

#[socket("/socket", channels(Room<T, 3>, Lobby<T>))]
impl<T: Kind> UserSocket<T> {
    #[connect]
    async fn connect() -> Result<Self, Refused> {
        Ok(Self(PhantomData))
    }
}

#[event("said")]
struct Said<T> {
    what: T,
}

#[event("heard")]
struct Heard<T>
where
    T: Send,
{
    what: Vec<T>,
}

struct Room<T, const N: usize>(PhantomData<T>);

#[channel("room:{id}", socket = UserSocket<T>, pushes(Said<u8>, Heard<String>))]
impl<T, const N: usize> Room<T, N>
where
    T: Kind,
{
    #[join]
    async fn join(id: T, socket: &mut ChannelSocket<Self>) -> Result<Self, Refused> {
        let _ = id;
        socket.push(Said { what: 7 });
        Ok(Self(PhantomData))
    }

    #[handle_in("count")]
    async fn count(&mut self) -> Reply<usize> {
        Reply::ok(N)
    }

    #[handle_info]
    async fn info(&mut self, message: Vec<T>) {
        drop(message);
    }
}

struct Lobby<T>(PhantomData<T>);

#[channel("lobby", socket = UserSocket<T>)]
impl<T: Kind> Lobby<T> {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self(PhantomData))
    }
}

#[derive(Debug)]
struct Blue;

impl Kind for Blue {
    const NAME: &'static str = "blue";
}

impl FromStr for Blue {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        (text == Self::NAME).then_some(Self).ok_or(())
    }
}

impl std::fmt::Display for Blue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(Self::NAME)
    }
}

fn main() {
    assert_eq!(Room::<Blue, 3>::topic(Blue).name(), "room:blue");
    assert_eq!(UserSocket::<Blue>::CHANNELS.len(), 2);
    let _ = Heard { what: vec![1] };
}

use bennu::prelude::*;

struct UserSocket;

#[socket("/socket", channels(StarInside, NoName, Unclosed, Part, Twice, Empty))]
impl UserSocket {
    #[connect]
    async fn connect() -> Result<Self, Refused> {
        Ok(Self)
    }
}

struct StarInside;

#[channel("room:*:x", socket = UserSocket)]
impl StarInside {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }
}

struct NoName;

#[channel("room:{}", socket = UserSocket)]
impl NoName {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }
}

struct Unclosed;

#[channel("room:{id", socket = UserSocket)]
impl Unclosed {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }
}

struct Part;

#[channel("room{id}", socket = UserSocket)]
impl Part {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }
}

struct Twice;

#[channel("room:{id}:{id}", socket = UserSocket)]
impl Twice {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }
}

struct Empty;

#[channel("", socket = UserSocket)]
impl Empty {
    #[join]
    async fn join() -> Result<Self, Refused> {
        Ok(Self)
    }
}

fn main() {}

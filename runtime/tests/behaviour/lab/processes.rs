//! The messages of other processes that a room takes.

use bennu::channel::HandleInfo;
use bennu::channel::Outcome;
use bennu::prelude::*;

use super::{Entered, News, Room, Welcome};

pub(crate) struct AfterJoin;
pub(crate) struct ReplyLater;
pub(crate) struct Panic;
pub(crate) struct Ask(pub(crate) tokio::sync::oneshot::Sender<u32>);

impl HandleInfo<AfterJoin> for Room {
    async fn handle_info(&mut self, _: AfterJoin, socket: &mut ChannelSocket<Self>) -> Outcome {
        socket.broadcast(Entered { a: 1 });
        socket.push(Welcome { b: 2 });
        Outcome::no_reply()
    }
}

impl HandleInfo<News> for Room {
    async fn handle_info(&mut self, news: News, socket: &mut ChannelSocket<Self>) -> Outcome {
        socket.push(news);
        Outcome::no_reply()
    }
}

impl HandleInfo<Ask> for Room {
    async fn handle_info(&mut self, ask: Ask, _: &mut ChannelSocket<Self>) -> Outcome {
        let _ = ask.0.send(self.count);
        Outcome::no_reply()
    }
}

impl HandleInfo<Panic> for Room {
    async fn handle_info(&mut self, _: Panic, _: &mut ChannelSocket<Self>) -> Outcome {
        panic!("as asked")
    }
}

impl HandleInfo<ReplyLater> for Room {
    async fn handle_info(&mut self, _: ReplyLater, socket: &mut ChannelSocket<Self>) -> Outcome {
        socket.reply_later::<u32>().ok(13);
        Outcome::no_reply()
    }
}

impl HandleInfo<Stop> for Room {
    async fn handle_info(&mut self, stop: Stop, _: &mut ChannelSocket<Self>) -> Outcome {
        Outcome::no_reply().and_stop(stop)
    }
}

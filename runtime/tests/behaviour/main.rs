//! What a client sees, through the public API and the test client, in paused time.

mod lab;
mod log;

mod blocking;
mod broadcasts;
mod client;
mod connecting;
mod crashes;
mod custom;
mod documents;
mod draining;
mod frames;
mod joining;
mod limits;
mod logging;
mod messages;
mod metrics;
mod pubsub;
mod rejoining;
mod serving;
mod slow_clients;
mod slow_handlers;
mod stopping;
mod terminating;

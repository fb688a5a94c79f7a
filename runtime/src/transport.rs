//! Transports: how frames get to a client and back.

pub(crate) mod websocket;

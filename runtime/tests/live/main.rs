//! The server side of live views, through the test client and through raw frames.

mod client;
mod views;

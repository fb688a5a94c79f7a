//! A guide for newcomers, from the first channel to production.
//!
//! | page | contents |
//! |---|---|
//! | [concepts] | how channels and live views work, and a glossary |
//! | [a channel](crate::guide::channel) | a chat room with its page, in one program |
//! | [a live view](crate::guide::live_view) | a shared to-do list, in one program |
//! | [testing] | tests of both, without a network |
//! | [deployment] | shutdown, proxies, TLS, blocking code, several nodes |
//! | [limits] | every limit with its default, and what happens beyond it |
//! | [from Phoenix](crate::guide::phoenix) | the counterparts, and what differs |
//!
//! Every program in the guide is compiled with the tests of bennu.

#[doc = include_str!("../docs/guide/channel.md")]
pub mod channel {}
#[doc = include_str!("../docs/guide/concepts.md")]
pub mod concepts {}
#[doc = include_str!("../docs/guide/deployment.md")]
pub mod deployment {}
#[doc = include_str!("../docs/guide/limits.md")]
pub mod limits {}
#[doc = include_str!("../docs/guide/live_view.md")]
pub mod live_view {}
#[doc = include_str!("../docs/guide/phoenix.md")]
pub mod phoenix {}
#[doc = include_str!("../docs/guide/testing.md")]
pub mod testing {}

//! Components that every application needs, without any style.
//!
//! The prelude contains their names, as templates call them.

mod flash_group;
mod focus_wrap;
mod link;
mod live_title;

pub use flash_group::{FlashGroup, flash_group};
pub use focus_wrap::{FocusWrap, focus_wrap};
pub use link::{Href, Link, LinkProps, LiveHref};
pub use live_title::{LiveTitle, live_title};

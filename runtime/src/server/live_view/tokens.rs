//! The tokens of a page, which its browser sends back, signed for its session.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::live_view::FlashMap;
use crate::payload::EncodeError;
use crate::session::Session;
use crate::token::Secret;

/// The time for which a page may be open before it is joined, or joined again.
const MAX_AGE: Duration = Duration::from_hours(24 * 14);
/// The time for which a flash, or the reason of a reload, waits for the next page.
pub(crate) const ON_THE_WAY: Duration = Duration::from_mins(1);

/// Signs and reads the tokens of one browser. Those of another session are invalid.
#[derive(Clone, Copy)]
pub(crate) struct Tokens<'a> {
    secret: &'a Secret,
    session: &'a Session,
}

/// The purpose of a token, which is invalid for another purpose.
#[derive(Clone, Copy, Debug)]
enum Purpose {
    Page,
    Static,
    Flash,
    Reload,
}

/// The facts of a page about its view.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct PageToken {
    /// The id of the container: the topic is `lv:<id>`.
    pub(crate) id: String,
    /// The path of the view's type.
    pub(crate) view: String,
    /// The live session; `None` for a view within a page of another handler.
    pub(crate) live_session: Option<String>,
    /// The path that the page gave to such a view, with its query.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<String>,
}

/// The data of the HTTP response for the join.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct StaticToken {
    pub(crate) id: String,
    pub(crate) flash: FlashMap,
}

/// The reason why a page is loaded again.
#[derive(Debug, Serialize, Deserialize)]
struct ReloadToken {
    status: u16,
}

impl<'a> Tokens<'a> {
    pub(crate) const fn new(secret: &'a Secret, session: &'a Session) -> Self {
        Self { secret, session }
    }

    /// Signs the facts of a page about its view.
    pub(crate) fn sign_page(self, page: &PageToken) -> Result<String, EncodeError> {
        self.sign(Purpose::Page, page)
    }

    /// Reads the facts of the page with the container `id` about its view.
    pub(super) fn read_page(self, token: &str, id: &str) -> Option<PageToken> {
        let page: PageToken = self.read(Purpose::Page, token, MAX_AGE)?;
        (page.id == id).then_some(page)
    }

    /// Signs the data of the HTTP response for the join.
    pub(crate) fn sign_static(self, left: &StaticToken) -> Result<String, EncodeError> {
        self.sign(Purpose::Static, left)
    }

    /// Reads the data of the HTTP response for the join of the container `id`.
    pub(super) fn read_static(self, token: &str, id: &str) -> Option<FlashMap> {
        let left: StaticToken = self.read(Purpose::Static, token, MAX_AGE)?;
        (left.id == id).then_some(left.flash)
    }

    /// Signs the flash that goes along with a navigation; `None` if there is none.
    pub(crate) fn sign_flash(self, flash: &FlashMap) -> Option<String> {
        if flash.is_empty() {
            return None;
        }
        self.sign(Purpose::Flash, flash)
            .inspect_err(|error| tracing::error!(%error, "flash lost"))
            .ok()
    }

    /// Reads a flash. An old or forged token has none.
    pub(crate) fn read_flash(self, token: &str) -> FlashMap {
        self.read(Purpose::Flash, token, ON_THE_WAY)
            .unwrap_or_default()
    }

    /// Signs the status with which a mount was refused, for the response with this status.
    pub(crate) fn sign_reload(self, status: u16) -> Result<String, EncodeError> {
        self.sign(Purpose::Reload, &ReloadToken { status })
    }

    /// Reads the status with which a mount was refused.
    pub(crate) fn read_reload(self, token: &str) -> Option<u16> {
        let reload: ReloadToken = self.read(Purpose::Reload, token, ON_THE_WAY)?;
        Some(reload.status)
    }

    fn sign<T: Serialize>(self, purpose: Purpose, data: &T) -> Result<String, EncodeError> {
        self.secret.sign(&purpose.of(self.session), data)
    }

    fn read<T: for<'de> Deserialize<'de>>(
        self,
        purpose: Purpose,
        token: &str,
        max_age: Duration,
    ) -> Option<T> {
        let purpose = purpose.of(self.session);
        self.secret.verify(&purpose, token, max_age).ok()
    }
}

impl Purpose {
    /// Returns the purpose for the browser with this session.
    fn of(self, session: &Session) -> String {
        let purpose = match self {
            Self::Page => "session",
            Self::Static => "static",
            Self::Flash => "flash",
            Self::Reload => "reload",
        };
        format!("live view {purpose} of {}", session.own_secret())
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::live_view::Flash;

    const SECOND: Duration = Duration::from_secs(1);

    fn signed<T: Serialize>(purpose: Purpose, data: &T, age: Duration) -> String {
        let purpose = purpose.of(&Session::default());
        let now = SystemTime::now() - age;
        secret().sign_at(&purpose, data, now).unwrap()
    }

    fn secret() -> Secret {
        Secret::new([7; 64]).unwrap()
    }

    #[test]
    fn a_page_that_is_older_than_two_weeks_is_stale() {
        let (secret, session) = (secret(), Session::default());
        let tokens = Tokens::new(&secret, &session);
        let page = PageToken {
            id: "phx-1".to_owned(),
            view: "View".to_owned(),
            live_session: None,
            path: None,
        };
        let left = StaticToken {
            id: "phx-1".to_owned(),
            flash: FlashMap::default(),
        };
        let ages = [
            (Duration::ZERO, true),
            (Duration::from_hours(24 * 13), true),
            (MAX_AGE + SECOND, false),
        ];
        for (age, is_read) in ages {
            let page = signed(Purpose::Page, &page, age);
            assert_eq!(
                tokens.read_page(&page, "phx-1").is_some(),
                is_read,
                "{age:?}"
            );
            assert!(tokens.read_page(&page, "phx-2").is_none());
            let left = signed(Purpose::Static, &left, age);
            assert_eq!(
                tokens.read_static(&left, "phx-1").is_some(),
                is_read,
                "{age:?}"
            );
            assert!(tokens.read_static(&left, "phx-2").is_none());
        }
    }

    #[test]
    fn a_flash_is_worth_nothing_after_a_minute() {
        let (secret, session) = (secret(), Session::default());
        let mut flash = FlashMap::default();
        flash.put(&Flash::Info, "said".to_owned());
        for (age, expected) in [(30, Some("said")), (61, None)] {
            let token = signed(Purpose::Flash, &flash, age * SECOND);
            let read = Tokens::new(&secret, &session).read_flash(&token);
            assert_eq!(read.get(&Flash::Info), expected, "{age}");
        }
    }

    #[test]
    fn a_token_is_worth_nothing_for_another_purpose() {
        let (secret, session) = (secret(), Session::default());
        let tokens = Tokens::new(&secret, &session);
        let reload = tokens.sign_reload(410).unwrap();
        assert_eq!(tokens.read_reload(&reload), Some(410));
        assert!(tokens.read_flash(&reload).is_empty());
        assert!(tokens.read_page(&reload, "").is_none());
    }
}

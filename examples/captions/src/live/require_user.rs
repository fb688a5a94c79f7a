//! The hook of the members' pages, which requires a user who has signed in with this browser.

use bennu::live_view::{Flash, Halt, OnMount};

use super::Dashboard;
use crate::app::App;

/// Gives the user to the view, or sends the browser to the dashboard.
pub(super) fn require_user(app: &App, mount: OnMount) -> Result<OnMount, Halt> {
    let token = mount.session().get::<String>("token");
    let claims = token.and_then(|token| app.guardian.verify(&token).ok());
    match claims.and_then(|claims| app.accounts.user(claims.sub)) {
        Some(user) => Ok(mount.with(user)),
        None => {
            Err(Halt::redirect(Dashboard::path()).flash(Flash::Error, "Sign in to see that page"))
        }
    }
}

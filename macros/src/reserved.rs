//! Events that the protocol keeps for itself.

use syn::LitStr;

use crate::diag::Errors;

const RESERVED: &[&str] = &[
    "phx_join",
    "phx_leave",
    "phx_reply",
    "phx_error",
    "phx_close",
    "heartbeat",
];

/// Reports a name that no event of an application can have.
pub(crate) fn check(event: &LitStr, errors: &mut Errors) {
    let name = event.value();
    if name.is_empty() {
        errors.at(event, "the name of an event cannot be empty");
    } else if RESERVED.contains(&name.as_str()) {
        let instead = match name.as_str() {
            "phx_join" => "; a join is handled by `#[join]`",
            "phx_leave" | "phx_close" | "phx_error" => "; an end is handled by `#[terminate]`",
            _ => "",
        };
        let message = format!("`{name}` is an event of the protocol: choose another name{instead}");
        errors.at(event, message);
    }
}

//! Names that no event of an application can have.

use syn::LitStr;

use crate::diag::Errors;
use crate::helpers::Outer;

/// The events of channels that the protocol keeps for itself.
const RESERVED: &[&str] = &[
    "phx_join",
    "phx_leave",
    "phx_reply",
    "phx_error",
    "phx_close",
    "heartbeat",
];

/// Reports a name that no event of an application can have.
pub(crate) fn check(event: &LitStr, outer: Outer, errors: &mut Errors) {
    let name = event.value();
    let is_reserved = match outer {
        Outer::LiveView => name.starts_with("lv:"),
        Outer::Socket | Outer::Channel => RESERVED.contains(&name.as_str()),
    };
    if name.is_empty() {
        errors.at(event, "the name of an event cannot be empty");
    } else if is_reserved {
        let instead = match name.as_str() {
            "phx_join" => "; a join is handled by `#[join]`",
            "phx_leave" | "phx_close" | "phx_error" => "; an end is handled by `#[terminate]`",
            "lv:clear-flash" => "; the flash is cleared without a handler",
            _ => "",
        };
        let message = format!("`{name}` is an event of the protocol: choose another name{instead}");
        errors.at(event, message);
    } else if outer == Outer::LiveView && name.starts_with('[') {
        errors.at(
            event,
            "a name that starts with `[` would be read as commands of `Js`: choose another name",
        );
    }
}

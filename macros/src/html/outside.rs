//! Templates that stand in no view's block: in components, layouts, functions.

use syn::Error;

use super::facts::{Facts, event_constant};
use crate::diag::Errors;

/// Reports events that are written as texts, because no handlers are known here. The constants of
/// events are checked anywhere.
pub(super) fn check(facts: &Facts, errors: &mut Errors) {
    for fact in facts.events.iter().filter(|fact| !fact.has_target) {
        // The protocol's own, which every view handles.
        if fact.event == "lv:clear-flash" {
            continue;
        }
        let (event, constant) = (&fact.event, event_constant(&fact.event));
        let message = format!(
            "no view is known here that would handle `{event}`: name the constant of the view's event, `View::{constant}`, or take it as an argument of type `EventName`"
        );
        errors.push(Error::new(fact.span, message));
    }
}

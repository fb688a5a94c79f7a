//! The methods of a block that have a helper attribute.

use super::unique::Unique;
use crate::diag::Errors;
use crate::helpers::{Count, Outer};
use crate::item::{Helper, ImplBlock, Method};

/// Calls `add` for each method under a helper of `outer`, and reports those that are misplaced, given
/// twice or missing.
pub(crate) fn read(
    block: &mut ImplBlock,
    outer: Outer,
    errors: &mut Errors,
    mut add: impl FnMut(&Helper, &Method, &mut Errors),
) {
    let mut unique = Unique::default();
    for method in block.methods() {
        let Some(helper) = method.take_helper(outer, errors) else {
            continue;
        };
        if helper.role.keys.is_none() {
            helper.no_arguments(errors);
        }
        if !helper.role.is_single() || unique.is_first(helper.role, method, errors) {
            add(&helper, method, errors);
        }
    }
    for role in outer.roles() {
        if let Count::One(wrong) = role.count
            && !unique.has(role)
        {
            let message = format!("{wrong}: add `#[{}] {}`", role.helper, role.signature);
            errors.at(&block.target.self_ty, message);
        }
    }
}

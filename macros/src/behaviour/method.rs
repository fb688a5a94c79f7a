//! The methods of a block that have a helper attribute.

use syn::Error;

use super::slip;
use super::unique::Unique;
use crate::diag::Errors;
use crate::helpers::{Count, Outer, Role};
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
        let mut found = Errors::default();
        if helper.role.keys.is_none() {
            helper.no_arguments(&mut found);
        }
        if !helper.role.is_single() || unique.is_first(helper.role, method, &mut found) {
            add(&helper, method, &mut found);
        }
        if helper.is_misspelt || !found.is_empty() {
            method.leave_out();
        } else {
            slip::check(method, &mut found);
        }
        if !helper.is_misspelt {
            errors.append(found);
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

/// Returns the mistake of a block that has handlers and none of the methods that each block has: it is probably
/// a second block of its type.
pub(super) fn is_part(block: &ImplBlock, outer: Outer) -> Option<Error> {
    let has = |role: &&Role| block.methods_of(role.helper).next().is_some();
    let is_required = |role: &&Role| matches!(role.count, Count::One(_));
    let required: Vec<&Role> = outer.roles().filter(is_required).collect();
    if required.iter().any(has) || !outer.roles().any(|role| has(&role)) {
        return None;
    }
    let wrong = required.iter().find_map(|role| match role.count {
        Count::One(wrong) => Some(wrong),
        _ => None,
    })?;
    let lacking: Vec<String> = required
        .iter()
        .map(|role| format!("`#[{}] {}`", role.helper, role.signature))
        .collect();
    let (lacking, noun) = (lacking.join(" and "), outer.noun());
    let message = format!(
        "{wrong}: add {lacking}; if another block has that, move these methods there, for a {noun} is one block"
    );
    Some(Error::new_spanned(&block.target.self_ty, message))
}

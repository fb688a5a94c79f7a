//! The names of props and of components.

use syn::Ident;

use super::super::model::{Kind, Prop};
use crate::diag::Errors;
use crate::item::plain;

/// The methods of a call that are no props.
const RESERVED: [&str; 6] = [
    "render",
    "given",
    "attribute",
    "attributes",
    "optional_attribute",
    "toggle_attribute",
];

/// Adds a prop; says whether its name was free.
pub(super) fn unique(prop: Prop, list: &mut Vec<Prop>, errors: &mut Errors) -> bool {
    let name = plain(&prop.name);
    let free = list.iter().all(|other| plain(&other.name) != name);
    if free {
        list.push(prop);
    } else {
        errors.at(&prop.name, format!("there is a prop `{name}` already"));
    }
    free
}

/// Reports names that stand in each other's way, and keeps the others.
pub(super) fn apart(list: &mut Vec<Prop>, errors: &mut Errors) {
    let optional: Vec<String> = list
        .iter()
        .filter(|prop| can_be_left_out(&prop.kind))
        .map(|prop| plain(&prop.name))
        .collect();
    let mut rest: Option<Ident> = None;
    list.retain(|prop| {
        let name = plain(&prop.name);
        let is_rest = matches!(prop.kind, Kind::Rest(_));
        if !is_rest && RESERVED.contains(&name.as_str()) {
            let message = format!("every call has a method `{name}`: choose another name");
            errors.at(&prop.name, message);
            return false;
        }
        let taken = optional
            .iter()
            .find(|other| name.strip_prefix("maybe_") == Some(other));
        if let Some(other) = taken {
            let message = format!(
                "`{name}` is how a call gives `{other}` by an `Option`: choose another name"
            );
            errors.at(&prop.name, message);
            return false;
        }
        if is_rest {
            if let Some(first) = &rest {
                errors.at(&prop.name, format!("`{first}` takes the rest already"));
                return false;
            }
            rest = Some(prop.name.clone());
        }
        true
    });
}

fn can_be_left_out(kind: &Kind) -> bool {
    matches!(kind, Kind::Default(_) | Kind::Optional(_))
}

/// The name of the item: `user_card` is `UserCard`.
pub(in super::super) fn component_name(function: &Ident) -> Ident {
    Ident::new(&pascal(&plain(function)), function.span())
}

/// `user_card` as `UserCard`.
pub(in super::super) fn pascal(snake: &str) -> String {
    let mut pascal = String::with_capacity(snake.len());
    for word in snake.split('_') {
        let mut letters = word.chars();
        // `a_1` and `a1` stay apart.
        if word.starts_with(|c: char| c.is_ascii_digit()) && !pascal.is_empty() {
            pascal.push('_');
        }
        pascal.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        pascal.push_str(letters.as_str());
    }
    pascal
}

/// `UserCard` as `user_card`.
pub(super) fn snake(pascal: &str) -> String {
    let mut snake = String::with_capacity(pascal.len() + 4);
    for c in pascal.chars() {
        if c.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_item_has_the_name_of_the_function_in_camel_case() {
        for (function, item) in [
            ("card", "Card"),
            ("user_card", "UserCard"),
            ("h1", "H1"),
            ("_card", "Card"),
            ("grid_2", "Grid_2"),
        ] {
            assert_eq!(pascal(function), item);
        }
        assert_eq!(snake("UserCard"), "user_card");
    }
}

//! Calls of components.

use quote::{ToTokens, quote};

use super::{Check, Place};
use crate::html::ast::{Component, Prop, PropName};
use crate::html::vocabulary;

impl Check<'_> {
    pub(super) fn component(&mut self, component: &Component, place: Place<'_>) {
        let name = component
            .path
            .to_token_stream()
            .to_string()
            .replace(' ', "");
        self.props(&name, &component.props);
        // What is around the content is in the component.
        let within = Place {
            open: true,
            raw: None,
            ..place
        };
        for slot in &component.slots {
            self.props(&format!(":{}", slot.name), &slot.props);
            self.nodes(
                &slot.body.nodes,
                Place {
                    in_loop: false,
                    ..within
                },
            );
        }
        let in_loop = false;
        self.nodes(&component.children, Place { in_loop, ..within });
    }

    fn props(&mut self, component: &str, props: &[Prop]) {
        let mut seen: Vec<String> = Vec::new();
        for prop in props {
            let (at, name) = match &prop.name {
                PropName::Method(name) => (quote!(#name), crate::item::plain(name)),
                PropName::Attribute { at, text } => (at.clone(), text.clone()),
            };
            if seen.contains(&name) {
                let message = format!("`{component}` is given `{name}` twice: keep one");
                self.errors.at(at, message);
                continue;
            }
            if name.starts_with("phx-") && !vocabulary::is_binding(&name) {
                self.unknown_binding(&at, &name);
            }
            seen.push(name);
        }
    }
}

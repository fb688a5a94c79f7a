//! Calls of components.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::LitStr;

use super::attribute::{in_program, is_program};
use super::value::is_pre_escaped;
use super::{Check, Place, in_raw_text};
use crate::html::ast::{Component, Piece, Prop, PropName, PropValue, Slots};
use crate::html::vocabulary;
use crate::suggest::did_you_mean;

impl Check<'_> {
    pub(super) fn component(&mut self, component: &Component, place: Place<'_>) {
        let name = component
            .path
            .to_token_stream()
            .to_string()
            .replace(' ', "");
        if let Some(element) = place.raw {
            let message = in_raw_text(element, &format!("the component `{name}`"));
            self.errors.at(&component.path, message);
        }
        self.props(&name, &component.props);
        // What is around the content is in the component.
        let within = Place {
            open: true,
            raw: None,
            around: place.around.within_component(),
            ..place
        };
        for slot in Slots::each(&component.slots) {
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

    /// A prop that can only be an attribute of HTML, which the component passes on.
    fn passed_on(&mut self, at: &TokenStream, name: &str, value: &PropValue) {
        if name.starts_with("phx-") && !vocabulary::is_binding(name) {
            self.unknown_binding(at, name);
        }
        if name.starts_with("aria-") && !vocabulary::aria().contains(&name) {
            let near = did_you_mean(name, vocabulary::aria().iter().copied());
            let message = format!("ARIA has no attribute `{name}`{near}");
            self.errors.at(at, message);
        }
        if let PropValue::Literal(value) = value
            && name == "phx-update"
            && let Ok(text) = syn::parse2::<LitStr>(value.clone())
        {
            self.update(&text.value(), text.span());
        }
    }

    /// Values in a program, or in a document of its own.
    fn code(&mut self, name: &str, value: &PropValue) {
        let splices = match value {
            PropValue::Expr(group) | PropValue::Optional(group) => vec![group],
            PropValue::Concat(pieces) => {
                let splices = pieces.iter().filter_map(|piece| match piece {
                    Piece::Text(_) => None,
                    Piece::Splice(group) => Some(group),
                });
                splices.collect()
            }
            PropValue::True | PropValue::Literal(_) | PropValue::Toggle(_) => Vec::new(),
        };
        for splice in splices {
            if !is_pre_escaped(&splice.stream()) {
                self.errors.at(splice, in_program(name));
            }
        }
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
            // A prop may begin with `on`; an attribute that does is a program.
            let is_code = match &prop.name {
                PropName::Method(_) => vocabulary::is_event_handler(&name),
                PropName::Attribute { .. } => is_program(&name),
            };
            self.passed_on(&at, &name, &prop.value);
            if is_code {
                self.code(&name, &prop.value);
            }
            seen.push(name);
        }
    }
}

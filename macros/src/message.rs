//! Messages: handlers that are chosen by the type of what they take.

use std::collections::{HashMap, HashSet};

use syn::{Ident, Type};

use crate::diag::Errors;
use crate::docs;
use crate::handler::{Handler, Shape};
use crate::item::{Method, plain};

/// A handler, and the type by which it is chosen.
pub(crate) struct Message {
    pub ty: Type,
    pub handler: Handler,
}

impl Message {
    /// Reads such a handler from a method.
    pub(crate) fn read(shape: &Shape<'_>, method: &Method, errors: &mut Errors) -> Option<Self> {
        let mut found = Errors::default();
        let handler = shape.read(method, &mut found);
        let ty = handler.values().next().cloned();
        if ty.is_none() && found.is_empty() {
            let message = format!(
                "`#[{}]` takes no {}: expected `{}`",
                shape.helper, shape.value, shape.expected
            );
            found.at(&method.sig.ident, message);
        }
        errors.append(found);
        Some(Self { ty: ty?, handler })
    }

    /// Reports types that have two handlers.
    pub(crate) fn check_unique(messages: &[Self], errors: &mut Errors) {
        let mut seen: HashMap<String, &Ident> = HashMap::new();
        // What stands under a `cfg` may exclude what it repeats.
        let always = |message: &&Self| message.handler.cfgs.is_empty();
        for message in messages.iter().filter(always) {
            let ty = docs::type_text(&message.ty);
            if let Some(first) = seen.get(&ty) {
                let text = format!("`{}` handles `{ty}` already", plain(first));
                errors.at(&message.ty, text);
            } else {
                seen.insert(ty, &message.handler.method);
            }
        }
    }

    /// The types of the messages, each once.
    pub(crate) fn types(messages: Vec<Self>) -> Vec<Type> {
        let mut seen = HashSet::new();
        messages
            .into_iter()
            .map(|message| message.ty)
            .filter(|ty| seen.insert(docs::type_text(ty)))
            .collect()
    }
}

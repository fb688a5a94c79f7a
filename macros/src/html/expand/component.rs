//! Calls of components.

use std::collections::HashSet;

use proc_macro2::{Group, Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::{Expand, dynamic, local, resolved, spanned};
use crate::html::ast::{Arguments, Piece, Prop, PropName, PropValue, Slots};
use crate::html::template::{Block, Component, Slot};
use crate::html::track::Tracked;
use crate::html::vocabulary::{self, Active};
use crate::path::{Private, Rt};

impl Expand {
    /// ```text
    /// renderer.splice(&Card::props().title("x").inner_block(Slot::from({ .. })).render());
    /// ```
    pub(super) fn component(&mut self, component: &Component) -> TokenStream {
        let path = &component.path;
        let at = component.path.segments.last().map(|last| &last.ident);
        let span = resolved(spanned(at));
        let renderer = local("renderer", span);
        let setters: TokenStream = component.props.iter().map(prop).collect();
        let mut props = quote_spanned!(span=> #path::props()#setters);
        let mut given = HashSet::new();
        for slots in &component.slots {
            match slots {
                Slots::One(slot) if given.insert(slot.name.to_string()) => {
                    props.extend(self.slot(slot, &slot.name));
                }
                Slots::One(slot) => props = self.slot_again(slot, &props),
                flow => {
                    let variable = local("props", span);
                    let flow = self.slots_in_flow(flow, &variable);
                    props = quote_spanned! {span=>
                        match #props {
                            #variable => {
                                let mut #variable = #variable;
                                #flow
                                #variable
                            }
                        }
                    };
                }
            }
        }
        if let Some(children) = &component.children {
            let content = self.content(component.arguments.as_ref(), children, span);
            props.extend(quote_spanned!(span=> .inner_block(#content)));
        }
        quote_spanned!(span=> #renderer.splice(&#props.render());)
    }

    /// `match Table::props().col(..) { props => props.col(..) }`
    ///
    /// Where the slot may be given once, rustc points at what the method is called on, which is to
    /// be the name of this slot. Unlike a variable, a `match` keeps the temporaries of the call.
    fn slot_again(&mut self, slot: &Slot, props: &TokenStream) -> TokenStream {
        let span = resolved(slot.name.span());
        let variable = local("props", span);
        // It climbs out of the macro where only the method is the person's own.
        let mut method = slot.name.clone();
        method.set_span(span);
        let setter = self.slot(slot, &method);
        quote_spanned!(span=> match #props { #variable => #variable #setter })
    }

    /// `for pat in expr { props = props.in_flow_col(..); }`
    fn slots_in_flow(&mut self, slots: &Slots<Slot>, props: &Ident) -> TokenStream {
        match slots {
            Slots::One(slot) => {
                let name = format!("in_flow_{}", crate::name::plain(&slot.name));
                let span = resolved(slot.name.span());
                let given = self.slot(slot, &Ident::new(&name, span));
                // rustc points at what the method is called on: at the name of the slot.
                let mut at = props.clone();
                at.set_span(span);
                quote_spanned!(span=> #props = #at #given;)
            }
            Slots::For { pat, expr, slots } => {
                let slots = self.all_in_flow(slots, props);
                quote!(for #pat in #expr { #slots })
            }
            Slots::If {
                branches,
                otherwise,
            } => {
                let mut code = TokenStream::new();
                for (index, (cond, slots)) in branches.iter().enumerate() {
                    let or = (index > 0).then(|| quote!(else));
                    let slots = self.all_in_flow(slots, props);
                    code.extend(quote!(#or if #cond { #slots }));
                }
                if let Some(slots) = otherwise {
                    let slots = self.all_in_flow(slots, props);
                    code.extend(quote!(else { #slots }));
                }
                code
            }
        }
    }

    fn all_in_flow(&mut self, slots: &[Slots<Slot>], props: &Ident) -> TokenStream {
        let slots = slots.iter().map(|slots| self.slots_in_flow(slots, props));
        slots.collect()
    }

    /// `.col(|slot| slot.label("Name").given(), Slot::with(Box::new(|user| { .. })))`
    fn slot(&mut self, slot: &Slot, name: &Ident) -> TokenStream {
        let builder = local("slot", name.span());
        let setters: TokenStream = slot.props.iter().map(prop).collect();
        let span = resolved(name.span());
        let content = self.content(slot.arguments.as_ref(), &slot.block, span);
        quote_spanned!(span=> .#name(|#builder| #builder #setters.given(), #content))
    }

    /// `Slot::from({ .. })`, or `Slot::with(Box::new(|user| { .. }))` where the component hands something over.
    fn content(&mut self, arguments: Option<&Arguments>, block: &Block, span: Span) -> TokenStream {
        let rendered = self.rendered(block, Tracked::No, span);
        let rt = Rt(span);
        if let Some(arguments) = arguments {
            let arguments = &arguments.tokens;
            let closure = quote!(#arguments { #rendered });
            return quote_spanned!(span=> #rt::Slot::with(::std::boxed::Box::new(#closure)));
        }
        quote_spanned! {span=>
            <#rt::Slot<'_, _> as ::core::convert::From<#rt::Rendered>>::from({ #rendered })
        }
    }
}

/// `.title("x")`, `.attribute("data-x", "y")`, `.toggle_attribute("data-x", true)`
fn prop(prop: &Prop) -> TokenStream {
    let value = match &prop.name {
        PropName::Attribute { text, .. } if vocabulary::active(text) == Active::Commands => {
            binding(&prop.value)
        }
        _ => value(&prop.value),
    };
    let is_toggle = matches!(prop.value, PropValue::True | PropValue::Toggle(_));
    let is_optional = matches!(prop.value, PropValue::Optional(_));
    match &prop.name {
        PropName::Method(name) if is_optional => {
            let maybe = Ident::new(&format!("maybe_{}", crate::item::plain(name)), name.span());
            quote_spanned!(name.span()=> .#maybe(#value))
        }
        PropName::Method(name) => quote_spanned!(name.span()=> .#name(#value)),
        PropName::Attribute { at, text } if is_optional => {
            quote_spanned!(spanned(at)=> .optional_attribute(#text, #value))
        }
        PropName::Attribute { at, text } if is_toggle => {
            quote_spanned!(spanned(at)=> .toggle_attribute(#text, #value))
        }
        PropName::Attribute { at, text } => {
            quote_spanned!(spanned(at)=> .attribute(#text, #value))
        }
    }
}

/// `Binding(event(&(expr)))`: what comes from a text could bring commands of a user's, so that the
/// builder is handed only what cannot.
fn binding(given: &PropValue) -> TokenStream {
    match given {
        PropValue::True | PropValue::Toggle(_) => value(given),
        PropValue::Literal(tokens) => {
            let private = Private(resolved(spanned(tokens)));
            quote!(#private::component::Binding(#tokens))
        }
        PropValue::Expr(group) => {
            let span = resolved(group.span());
            let private = Private(span);
            quote_spanned!(span=> #private::component::Binding(#private::html::event(&#group)))
        }
        PropValue::Optional(group) => {
            let span = resolved(group.span());
            let private = Private(span);
            let event = Ident::new("event", span);
            let option = group.stream();
            quote_spanned! {span=>
                match &(#option) {
                    ::core::option::Option::Some(#event) => ::core::option::Option::Some(
                        #private::component::Binding(#private::html::event(#event)),
                    ),
                    ::core::option::Option::None => ::core::option::Option::None,
                }
            }
        }
        PropValue::Concat(pieces) => {
            let text = concat(pieces, dynamic::event);
            let private = Private(Span::mixed_site());
            quote!(#private::component::Binding(#text))
        }
    }
}

fn value(value: &PropValue) -> TokenStream {
    match value {
        PropValue::True => quote!(true),
        PropValue::Literal(tokens) => tokens.clone(),
        PropValue::Expr(group) | PropValue::Toggle(group) | PropValue::Optional(group) => {
            group.stream()
        }
        PropValue::Concat(pieces) => concat(pieces, ToTokens::to_token_stream),
    }
}

/// `&*::std::format!("a {}", b)`
fn concat(pieces: &[Piece], argument: fn(&Group) -> TokenStream) -> TokenStream {
    let mut format = String::new();
    let mut arguments = TokenStream::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => format.push_str(&text.replace('{', "{{").replace('}', "}}")),
            Piece::Splice(group) => {
                format.push_str("{}");
                let argument = argument(group);
                arguments.extend(quote!(, #argument));
            }
        }
    }
    let format = Literal::string(&format);
    quote!(&*::std::format!(#format #arguments))
}

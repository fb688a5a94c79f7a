//! Slips in the bodies of handlers that the compiler could only explain at length.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use syn::LitStr;

use crate::diag::Errors;
use crate::docs::type_text;
use crate::item::Method;
use crate::name::plain;
use crate::signature;

/// The methods of sockets that take an event by its type.
const SENDING: &[&str] = &["push", "push_event", "broadcast", "broadcast_from"];

/// Reports events that are sent by name, `socket.push("said", Said { .. })`, as in Phoenix, and broadcasts
/// to another topic, `socket.broadcast(Lobby::topic(), Said { .. })`.
pub(super) fn check(method: &mut Method, errors: &mut Errors) {
    let sockets = signature::exclusive_names(method);
    let mut found = Errors::default();
    let body = without_names(method.body(), &sockets, &mut found);
    if !found.is_empty() {
        // Without the slip, nothing else is wrong with the call.
        method.set_body(body);
        errors.append(found);
    }
}

fn without_names(tokens: TokenStream, sockets: &[Ident], errors: &mut Errors) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut kept = TokenStream::new();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else {
            kept.extend([token.clone()]);
            continue;
        };
        let mut inner = group.stream();
        if let Some(sending) = sending(&tokens[..at], sockets)
            && let Some((name, rest)) = named(&inner)
        {
            let message = format!(
                "an event is sent by its type: write `{sending}(Event {{ .. }})`, and the name once, `#[event({})]` above `struct Event`",
                quote::quote!(#name),
            );
            errors.at(&name, message);
            inner = rest;
        }
        if let Some(sending) = sending(&tokens[..at], sockets)
            && sending.ends_with(".broadcast")
            && let Some(topic) = other_topic(&inner)
        {
            let message = format!(
                "`broadcast` sends to the channel's own topic: write `{sending}_to({}, Event {{ .. }})`",
                type_text(&topic),
            );
            errors.at(&topic, message);
            kept = renamed(kept, "broadcast_to");
        }
        let mut group_kept = Group::new(group.delimiter(), without_names(inner, sockets, errors));
        group_kept.set_span(group.span());
        kept.extend([TokenTree::from(group_kept)]);
    }
    kept
}

/// `socket.push`, if that is what stands before the arguments of a call.
fn sending(before: &[TokenTree], sockets: &[Ident]) -> Option<String> {
    let [
        ..,
        TokenTree::Ident(socket),
        TokenTree::Punct(dot),
        TokenTree::Ident(method),
    ] = before
    else {
        return None;
    };
    let is_sending = dot.as_char() == '.' && SENDING.iter().any(|name| method == name);
    let is_socket = sockets.iter().any(|name| plain(name) == plain(socket));
    (is_sending && is_socket).then(|| format!("{socket}.{method}"))
}

/// The topic `Lobby::topic(..)`, if it is the first of several arguments.
fn other_topic(arguments: &TokenStream) -> Option<TokenStream> {
    let mut arguments = arguments.clone().into_iter();
    let topic: Vec<_> = arguments
        .by_ref()
        .take_while(|token| !matches!(token, TokenTree::Punct(comma) if comma.as_char() == ','))
        .collect();
    let [.., TokenTree::Ident(name), TokenTree::Group(_)] = topic.as_slice() else {
        return None;
    };
    let is_first = name == "topic" && arguments.next().is_some();
    is_first.then(|| topic.into_iter().collect())
}

/// The tokens with another name in the place of the last.
fn renamed(tokens: TokenStream, name: &str) -> TokenStream {
    let mut tokens: Vec<_> = tokens.into_iter().collect();
    if let Some(TokenTree::Ident(last)) = tokens.last_mut() {
        *last = Ident::new(name, last.span());
    }
    tokens.into_iter().collect()
}

/// The name, and the arguments after it.
fn named(arguments: &TokenStream) -> Option<(LitStr, TokenStream)> {
    let mut arguments = arguments.clone().into_iter();
    let name: LitStr = syn::parse2(arguments.next()?.into()).ok()?;
    let Some(TokenTree::Punct(comma)) = arguments.next() else {
        return None;
    };
    let rest: TokenStream = arguments.collect();
    (comma.as_char() == ',' && !rest.is_empty()).then_some((name, rest))
}

//! `topic`: the constructor of a channel's topics.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

use super::super::model::Capture;
use crate::item::Target;
use crate::name::plain;
use crate::path::Rt;
use crate::topic::{Pattern, Segment};

/// ```text
/// impl Captions {
///     /// The topic `captions:{user_id}`.
///     pub fn topic(user_id: impl ::bennu::channel::TopicCapture<u64>) -> ::bennu::ChannelTopic<Self> {
///         ::bennu::__private::topic(&["captions:", &::bennu::channel::TopicCapture::<u64>::to_segment(&user_id)])
///     }
/// }
/// ```
pub(super) fn topic(target: &Target, pattern: &Pattern, captures: &[Capture]) -> TokenStream {
    let Target {
        self_ty, generics, ..
    } = target;
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let doc = format!(" The topic `{}` of this channel.", pattern.literal.value());
    let arguments = pattern.segments.iter().filter_map(|segment| {
        let (name, ty) = argument(segment, captures)?;
        let rt = Rt(ty.span());
        let bound = quote_spanned!(ty.span()=> impl #rt::channel::TopicCapture<#ty>);
        Some(quote!(#name: #bound))
    });
    let parts = pattern.segments.iter().map(|segment| {
        if let Segment::Literal(text) = segment {
            return quote!(#text);
        }
        let (name, ty) = argument(segment, captures).unzip();
        quote!(&::bennu::channel::TopicCapture::<#ty>::to_segment(&#name))
    });
    quote! {
        #[automatically_derived]
        #[allow(dead_code, private_bounds, private_interfaces, unreachable_pub)]
        impl #impl_generics #self_ty #where_clause {
            #[doc = #doc]
            #[must_use]
            pub fn topic(#(#arguments),*) -> ::bennu::ChannelTopic<Self> {
                ::bennu::__private::topic(&[#(#parts),*])
            }
        }
    }
}

/// The constructor of a channel whose captures have no known types: any arguments are taken.
///
/// ```text
/// impl Captions {
///     pub fn topic(_: impl ::core::marker::Sized) -> ::bennu::ChannelTopic<Self> { .. }
/// }
/// ```
pub(super) fn of_any(target: &Target, pattern: &Pattern) -> TokenStream {
    let Target {
        self_ty, generics, ..
    } = target;
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let arguments = pattern.segments.iter().filter_map(|segment| match segment {
        Segment::Literal(_) => None,
        Segment::Rest | Segment::Capture(_) => Some(quote!(_: impl ::core::marker::Sized)),
    });
    quote! {
        #[automatically_derived]
        #[allow(dead_code, private_interfaces, unreachable_pub)]
        impl #impl_generics #self_ty #where_clause {
            pub fn topic(#(#arguments),*) -> ::bennu::ChannelTopic<Self> {
                ::bennu::__private::topic(&[])
            }
        }
    }
}

/// The argument of a capture or a rest, and its type.
fn argument(segment: &Segment, captures: &[Capture]) -> Option<(TokenStream, TokenStream)> {
    let string = quote!(::std::string::String);
    match segment {
        Segment::Literal(_) => None,
        Segment::Rest => Some((quote!(rest), string)),
        Segment::Capture(name) => {
            let ty = captures
                .iter()
                .find(|capture| plain(&capture.name) == plain(name))
                .and_then(|capture| capture.ty.as_ref())
                .map_or(string, ToTokens::to_token_stream);
            Some((name.to_token_stream(), ty))
        }
    }
}

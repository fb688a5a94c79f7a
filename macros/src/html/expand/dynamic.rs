//! The calls that write one piece of a template.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::super::template::Meaning;
use super::{local, resolved};
use crate::path::Private;

/// `renderer.lit("text");`
pub(super) fn lit(text: &str) -> TokenStream {
    let renderer = local("renderer", Span::call_site());
    quote!(#renderer.lit(#text);)
}

/// `renderer.spread(&(expr));`
pub(super) fn written(method: &str, group: &Group) -> TokenStream {
    let span = resolved(group.span());
    let renderer = local("renderer", span);
    let method = Ident::new(method, span);
    quote_spanned!(span=> #renderer.#method(&#group);)
}

/// `match &(expr) { value => (&&&Choice(value)).way().splice(value, &mut renderer) }`
pub(super) fn chosen(method: &str, value: &TokenStream, span: Span) -> TokenStream {
    let span = resolved(span);
    let renderer = local("renderer", span);
    let method = Ident::new(method, span);
    let name = Ident::new("value", span);
    let private = Private(span);
    quote_spanned! {span=>
        match &#value {
            #name => (&&&#private::html::Choice(#name)).way().#method(#name, &mut #renderer),
        }
    }
}

/// `(*::bennu::__private::html::event(&(expr)))`: the value of a binding, which names an event that is
/// known, or is made of commands.
pub(super) fn event(value: &Group) -> TokenStream {
    let span = resolved(value.span());
    let private = Private(span);
    quote_spanned!(span=> (*#private::html::event(&#value)))
}

/// `renderer.nothing(None);`
pub(super) fn nothing(site: Option<usize>) -> TokenStream {
    let renderer = local("renderer", Span::call_site());
    let site = if let Some(site) = site {
        quote!(::core::option::Option::Some(#site))
    } else {
        quote!(::core::option::Option::None)
    };
    quote!(#renderer.nothing(#site);)
}

/// ```text
/// let text = renderer.open_text();
/// ..
/// renderer.close_text(text);
/// ```
pub(super) fn text(steps: &TokenStream, meaning: Meaning) -> TokenStream {
    let renderer = local("renderer", Span::call_site());
    let text = local("text", Span::call_site());
    let close = match meaning {
        Meaning::Url => quote!(close_url),
        Meaning::Urls => quote!(close_urls),
        Meaning::Text | Meaning::Event | Meaning::Code => quote!(close_text),
    };
    quote! {{
        let #text = #renderer.open_text();
        #steps
        #renderer.#close(#text);
    }}
}

/// ```text
/// if let Some(value) = ::bennu::__private::html::option(option) {
///     renderer.lit(" name=\"");
///     renderer.splice(&value);
///     renderer.lit("\"");
/// }
/// ```
pub(super) fn optional(name: &str, option: &Group, meaning: Meaning) -> TokenStream {
    let span = resolved(option.span());
    let value = local("value", span);
    let mut given = Group::new(Delimiter::Parenthesis, value.to_token_stream());
    given.set_span(option.span());
    let write = match meaning {
        Meaning::Text | Meaning::Code => chosen("splice", &value.to_token_stream(), span),
        Meaning::Url => chosen("url", &value.to_token_stream(), span),
        Meaning::Urls => {
            let write = chosen("splice", &value.to_token_stream(), span);
            text(&write, Meaning::Urls)
        }
        Meaning::Event => chosen("splice", &event(&given), span),
    };
    let open = lit(&format!(" {name}=\""));
    let close = lit("\"");
    let private = Private(span);
    let mut given = Group::new(Delimiter::Parenthesis, option.stream());
    given.set_span(option.span());
    text(
        &quote_spanned! {span=>
            if let ::core::option::Option::Some(#value) = #private::html::option #given {
                #open
                #write
                #close
            }
        },
        Meaning::Text,
    )
}

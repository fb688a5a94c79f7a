//! `#[event("name")]`: a payload that is also an event the server sends.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::parse::{ParseStream, Parser};
use syn::{Error, Fields, Generics, Ident, Item, LitStr, Member, Token};

use crate::attr;
use crate::diag::Errors;
use crate::docs;
use crate::payload::Data;
use crate::reserved;

const EXPECTED: &str = "`#[event(\"name\")]`, or `#[event(\"name\", binary)]`";

/// An event, valid.
struct Event {
    data: Data,
    name: LitStr,
    encoding: Encoding,
}

/// What stands in `#[event(..)]`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Json,
    Binary,
}

pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let data = match syn::parse2::<Data>(item.clone()) {
        Ok(data) => data,
        Err(error) => {
            let error = error.to_compile_error();
            return quote!(#error #item);
        }
    };
    let arguments = (|input: ParseStream| Ok(arguments(input, &mut errors))).parse2(args);
    let (name, encoding) = match arguments {
        Ok(arguments) => arguments,
        Err(error) => {
            errors.push(error);
            (None, Encoding::Json)
        }
    };
    data.check("event", &mut errors);
    shape(&data, encoding, &mut errors);
    // A name that is missing is reported; another in its place keeps the rest of the program whole.
    let name = name.unwrap_or_else(|| LitStr::new("", Span::call_site()));
    let event = Event {
        data,
        name,
        encoding,
    };
    let errors = errors.into_tokens();
    let event = event.expand();
    quote!(#errors #event)
}

/// `"name", binary`
fn arguments(input: ParseStream, errors: &mut Errors) -> (Option<LitStr>, Encoding) {
    let mut encoding = Encoding::Json;
    if !input.peek(LitStr) {
        let message = format!("the name of the event is missing: expected {EXPECTED}");
        errors.push(Error::new(input.span(), message));
    }
    let name: Option<LitStr> = input.parse().unwrap_or_default();
    if let Some(name) = &name {
        reserved::check(name, errors);
        if !input.is_empty()
            && let Err(error) = input.parse::<Token![,]>()
        {
            errors.push(error);
        }
    }
    attr::keys(input, &["binary"], errors, |_, _, _| {
        encoding = Encoding::Binary;
        Ok(())
    });
    (name, encoding)
}

/// Reports a shape that is never an object, which the clients expect of an event.
fn shape(data: &Data, encoding: Encoding, errors: &mut Errors) {
    let has_serde = data
        .attrs()
        .iter()
        .any(|attr| attr.path().is_ident("serde"));
    match (&data.item, encoding) {
        (Item::Struct(item), Encoding::Binary) => {
            let one = matches!(&item.fields, Fields::Unnamed(fields) if fields.unnamed.len() == 1);
            if !one {
                let name = &item.ident;
                let message = format!(
                    "a binary event is one field of bytes: expected `struct {name}(Bytes);`"
                );
                errors.at(name, message);
            }
        }
        (Item::Enum(item), Encoding::Binary) => {
            let name = &item.ident;
            let message =
                format!("a binary event is one field of bytes: expected `struct {name}(Bytes);`");
            errors.at(name, message);
        }
        (Item::Struct(item), Encoding::Json) if !has_serde => {
            if let Fields::Unnamed(fields) = &item.fields
                && fields.unnamed.len() != 1
            {
                let message = "an event is sent as a JSON object: name the fields";
                errors.at(&item.ident, message);
            }
        }
        (Item::Enum(item), Encoding::Json) if !has_serde => {
            let bare = item
                .variants
                .iter()
                .find(|variant| variant.fields.is_empty());
            if let Some(variant) = bare {
                let message = "an event is sent as a JSON object, and this variant would be a string: write `#[serde(tag = \"type\")]` above the enum";
                errors.at(&variant.ident, message);
            }
        }
        _ => {}
    }
}

impl Event {
    /// ```ignore
    /// impl ::bennu::Event for NewMessage {
    ///     const NAME: &'static str = "new_message";
    ///     const DOC: &'static str = "A line somebody said.";
    ///     const PAYLOAD: ::bennu::spec::PayloadSpec = ::bennu::__private::event_spec::<Self>();
    ///     fn payload(&self) -> ::core::result::Result<::bennu::Payload, ::bennu::payload::EncodeError> {
    ///         ::bennu::__private::event_payload(self)
    ///     }
    /// }
    /// ```
    fn expand(&self) -> TokenStream {
        let Some((ident, generics)) = self.data.name() else {
            return TokenStream::new();
        };
        let name = &self.name;
        let doc = docs::text(self.data.attrs());
        let (item, spec, payload, binary) = match self.encoding {
            Encoding::Json => (
                self.data.with_derives(),
                quote!(::bennu::__private::event_spec::<Self>()),
                quote!(::bennu::__private::event_payload(self)),
                None,
            ),
            Encoding::Binary => {
                let item = &self.data.item;
                (
                    quote!(#item),
                    quote!(::bennu::spec::PayloadSpec::Binary),
                    quote!(::bennu::__private::binary_payload(&self.0)),
                    Some(binary(ident, generics)),
                )
            }
        };
        let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
        let bounds = (!generics.params.is_empty() && self.encoding == Encoding::Json).then(|| {
            let bounds = quote! {
                Self: ::bennu::__private::serde::Serialize
                    + ::bennu::__private::schemars::JsonSchema
                    + ::core::marker::Send
                    + ::core::marker::Sync
                    + 'static
            };
            match where_clause {
                Some(_) => quote!(, #bounds),
                None => quote!(where #bounds),
            }
        });
        quote! {
            #item
            #[automatically_derived]
            impl #impl_generics ::bennu::Event for #ident #ty_generics #where_clause #bounds {
                const NAME: &'static str = #name;
                const DOC: &'static str = #doc;
                const PAYLOAD: ::bennu::spec::PayloadSpec = #spec;
                fn payload(
                    &self,
                ) -> ::core::result::Result<::bennu::Payload, ::bennu::payload::EncodeError> {
                    #payload
                }
            }
            #binary
        }
    }
}

/// What lets clients push a binary event too, and lets it be a reply.
fn binary(ident: &Ident, generics: &Generics) -> TokenStream {
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let field = Member::from(0);
    quote! {
        #[automatically_derived]
        impl #impl_generics ::bennu::payload::FromPayload for #ident #ty_generics #where_clause {
            const SPEC: ::bennu::spec::PayloadSpec = ::bennu::spec::PayloadSpec::Binary;
            fn from_payload(
                payload: &::bennu::Payload,
            ) -> ::core::result::Result<Self, ::bennu::payload::PayloadError> {
                ::core::result::Result::Ok(Self {
                    #field: ::bennu::__private::binary(payload)?,
                })
            }
        }
        #[automatically_derived]
        impl #impl_generics ::bennu::payload::IntoPayload for #ident #ty_generics #where_clause {
            const SPEC: ::bennu::spec::PayloadSpec = ::bennu::spec::PayloadSpec::Binary;
            fn into_payload(
                self,
            ) -> ::core::result::Result<::bennu::Payload, ::bennu::payload::EncodeError> {
                ::bennu::__private::binary_payload(&self.#field)
            }
        }
    }
}

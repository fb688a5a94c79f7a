//! `#[event("name")]`: a payload that is also an event the server sends.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Error, Fields, Generics, Ident, Item, LitStr, Result, Token, Type};

use crate::attr;
use crate::behaviour::event;
use crate::diag::Errors;
use crate::docs;
use crate::helpers::Outer;
use crate::path::Private;
use crate::payload::{Data, is_no_object};

const EXPECTED: &str = "`#[event(\"name\")]`, or `#[event(\"name\", binary)]`";

/// An event, valid.
struct Event {
    data: Data,
    name: LitStr,
    encoding: Encoding,
    /// The type of the one field of a binary event; none where it has another shape, which is
    /// reported.
    bytes: Option<Type>,
    /// Whether there are mistakes, which are reported.
    is_wrong: bool,
}

/// What stands in `#[event(..)]`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Json,
    Binary,
}

pub(crate) fn expand(args: TokenStream, item: &TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut data = match Data::read("event", item.clone()) {
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
    data.check_borrows(&mut errors);
    data.check("event", &mut errors);
    let bytes = shape(&data, encoding, &mut errors);
    // A name that is missing is reported; another in its place keeps the rest of the program whole.
    let name = name.unwrap_or_else(|| LitStr::new("", Span::call_site()));
    let event = Event {
        data,
        name,
        encoding,
        bytes,
        is_wrong: !errors.is_empty(),
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
        let _: Result<TokenStream> = input.parse();
        return (None, encoding);
    }
    let name = errors.take(input.parse());
    if let Some(name) = &name {
        event::check_name(name, Outer::Channel, errors);
    }
    if !input.is_empty() {
        errors.take(input.parse::<Token![,]>());
    }
    attr::keys(input, &["binary"], errors, |_, _, _| {
        encoding = Encoding::Binary;
        Ok(())
    });
    (name, encoding)
}

/// Reports a shape that the clients cannot take. Returns the field of a binary event.
fn shape(data: &Data, encoding: Encoding, errors: &mut Errors) -> Option<Type> {
    let (ident, _) = data.name()?;
    if encoding == Encoding::Binary {
        let field = match &data.item {
            Item::Struct(item) => one_field(&item.fields),
            _ => None,
        };
        if field.is_none() {
            let message =
                format!("a binary event is one field of bytes: expected `struct {ident}(Bytes);`");
            errors.at(ident, message);
        }
        return field;
    }
    // A serde attribute may change the shape: what is written then is left to the person.
    if data
        .attrs()
        .iter()
        .any(|attr| attr.path().is_ident("serde"))
    {
        return None;
    }
    match &data.item {
        Item::Struct(item) if matches!(&item.fields, Fields::Unnamed(_)) => {
            let one = one_field(&item.fields);
            match &one {
                Some(ty) if is_no_object(ty) => {
                    let text = docs::type_text(ty);
                    let message = format!(
                        "an event is sent as a JSON object, and `{text}` is none: name the field, `struct {ident} {{ name: {text} }}`"
                    );
                    errors.at(ty, message);
                }
                Some(_) => {}
                None => errors.at(ident, "an event is sent as a JSON object: name the fields"),
            }
        }
        Item::Enum(item) => {
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
    None
}

fn one_field(fields: &Fields) -> Option<Type> {
    match fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            fields.unnamed.first().map(|field| field.ty.clone())
        }
        _ => None,
    }
}

impl Event {
    /// ```text
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
                    encode_bytes(self.bytes.as_ref()),
                    Some(binary(ident, generics, self.bytes.as_ref())),
                )
            }
        };
        let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
        // What the derives demand of the parameters, they demand of the impl too.
        let bounds = (!generics.params.is_empty() && self.encoding == Encoding::Json).then(|| {
            quote! {
                Self: ::bennu::__private::serde::Serialize
                    + ::bennu::__private::schemars::JsonSchema
                    + ::core::marker::Send
                    + ::core::marker::Sync
                    + 'static
            }
        });
        let object = self.object();
        let predicates = where_clause
            .iter()
            .flat_map(|clause| clause.predicates.iter().map(ToTokens::to_token_stream))
            .chain(bounds);
        quote! {
            #item
            #[automatically_derived]
            impl #impl_generics ::bennu::Event for #ident #ty_generics where #(#predicates),* {
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
            #object
        }
    }

    /// `const _: () = ::bennu::__private::assert_event("NewMessage", <NewMessage>::__BENNU_SHAPE);`
    fn object(&self) -> Option<TokenStream> {
        let (ident, generics) = self.data.name()?;
        if self.encoding == Encoding::Binary || self.is_wrong || !generics.params.is_empty() {
            return None;
        }
        let name = ident.to_string();
        let private = Private(ident.span());
        Some(quote_spanned! {ident.span()=>
            const _: () = #private::assert_event(#name, <#ident>::__BENNU_SHAPE);
        })
    }
}

/// `::core::result::Result::Ok(::bennu::__private::binary::<Bytes>().encode(&self.0))`
fn encode_bytes(bytes: Option<&Type>) -> TokenStream {
    let Some(ty) = bytes else {
        return quote!(::core::result::Result::Ok(::bennu::Payload::empty()));
    };
    let private = Private(ty.span());
    let binary = quote_spanned!(ty.span()=> #private::binary::<#ty>());
    quote!(::core::result::Result::Ok(#binary.encode(&self.0)))
}

/// What lets clients push a binary event too, and lets it be a reply.
fn binary(ident: &Ident, generics: &Generics, bytes: Option<&Type>) -> TokenStream {
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let encode = encode_bytes(bytes);
    let decode = bytes.map_or_else(
        || {
            quote!(::core::result::Result::Err(
                ::bennu::payload::PayloadError::new("", "")
            ))
        },
        |ty| {
            let private = Private(ty.span());
            let binary = quote_spanned!(ty.span()=> #private::binary::<#ty>());
            quote!(::core::result::Result::Ok(Self(#binary.decode(payload)?)))
        },
    );
    quote! {
        #[automatically_derived]
        impl #impl_generics ::bennu::payload::FromPayload for #ident #ty_generics #where_clause {
            const SPEC: ::bennu::spec::PayloadSpec = ::bennu::spec::PayloadSpec::Binary;
            fn from_payload(
                payload: &::bennu::Payload,
            ) -> ::core::result::Result<Self, ::bennu::payload::PayloadError> {
                let _ = payload;
                #decode
            }
        }
        #[automatically_derived]
        impl #impl_generics ::bennu::payload::IntoPayload for #ident #ty_generics #where_clause {
            const SPEC: ::bennu::spec::PayloadSpec = ::bennu::spec::PayloadSpec::Binary;
            fn into_payload(
                self,
            ) -> ::core::result::Result<::bennu::Payload, ::bennu::payload::EncodeError> {
                #encode
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect_file;

    /// To write it again: `UPDATE_EXPECT=1 cargo test -p bennu-macros`.
    #[test]
    fn the_expansion_is_what_a_person_could_have_written() {
        let item = "
            /// A line somebody said.
            struct NewMessage { text: String }
        ";
        let args = r#""new_message""#.parse().unwrap();
        let expanded = super::expand(args, &item.parse().unwrap());
        let file = syn::parse2(expanded).unwrap();
        expect_file!["event/expansion.rs.txt"].assert_eq(&prettyplease::unparse(&file));
    }
}

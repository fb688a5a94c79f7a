//! Impl blocks: each signature is parsed, each body stays opaque, so that rustc reports what is
//! wrong in it.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{
    Attribute, Error, Generics, ImplItem, Result, Signature, Token, Type, Visibility, braced,
};

use crate::attr;
use crate::diag::Errors;
use crate::helpers::{self, Outer, Role};
pub(crate) use crate::name::plain;
use crate::path;

/// `impl<..> Type where .. { .. }`
pub(crate) struct ImplBlock {
    pub attrs: Vec<Attribute>,
    impl_token: Token![impl],
    pub target: Target,
    items: Vec<Item>,
}

/// The type of an impl block, with the generics of the block.
#[derive(Clone)]
pub(crate) struct Target {
    /// The place where generated variables are resolved, as if the application's code contained them.
    pub hygiene: Span,
    pub self_ty: Type,
    pub generics: Generics,
}

enum Item {
    Method(Box<Method>),
    Other(TokenStream),
}

/// A method whose body stays opaque.
pub(crate) struct Method {
    /// Whether it has a helper attribute: its signature is then not its own choice.
    is_handler: bool,
    /// Whether the block is written without it.
    is_left_out: bool,
    pub attrs: Vec<Attribute>,
    pub vis: Visibility,
    pub sig: Signature,
    body: Group,
}

/// A helper attribute, taken off its method.
pub(crate) struct Helper {
    pub role: &'static Role,
    pub attr: Attribute,
    /// Whether another attribute is written, which is reported: nothing else is said of the method.
    pub is_misspelt: bool,
}

impl ImplBlock {
    pub(crate) fn methods(&mut self) -> impl Iterator<Item = &mut Method> {
        self.items.iter_mut().filter_map(|item| match item {
            Item::Method(method) => Some(&mut **method),
            Item::Other(_) => None,
        })
    }
}

impl ImplBlock {
    /// A block without methods.
    pub(crate) fn empty(target: Target) -> Self {
        Self {
            attrs: Vec::new(),
            impl_token: Token![impl](target.hygiene),
            target,
            items: Vec::new(),
        }
    }

    /// The methods under a helper attribute that is not taken off yet.
    pub(crate) fn methods_of(&self, helper: &str) -> impl Iterator<Item = &Method> + Clone {
        self.items.iter().filter_map(move |item| match item {
            Item::Method(method) if method.is_under(helper) => Some(&**method),
            _ => None,
        })
    }

    /// The block with one of the [`methods_of`](Self::methods_of) a helper attribute, for which no
    /// condition is left, or with none. It is known by its place: all may have one name.
    pub(crate) fn with_variant(&self, helper: &str, variant: Option<usize>) -> TokenStream {
        let mut place = 0..;
        let items = self.items.iter().filter_map(|item| match item {
            Item::Method(method) if method.is_under(helper) => {
                (place.next() == variant).then(|| method.without_cfgs())
            }
            Item::Method(method) => Some(method.to_token_stream()),
            Item::Other(tokens) => Some(tokens.clone()),
        });
        self.with_items(items)
    }

    fn with_items(&self, items: impl Iterator<Item = TokenStream>) -> TokenStream {
        let Self {
            attrs,
            impl_token,
            target: Target {
                self_ty, generics, ..
            },
            ..
        } = self;
        let where_clause = &generics.where_clause;
        quote! {
            #(#attrs)* #impl_token #generics #self_ty #where_clause { #(#items)* }
        }
    }
}

impl Target {
    /// The type that an item is about, if it is no inherent block: that of a struct, of an enum, or of a
    /// block that does not parse.
    pub(crate) fn of_other(item: &TokenStream) -> Option<Self> {
        let hygiene = Span::call_site();
        let data = match syn::parse2::<syn::Item>(item.clone()) {
            Ok(syn::Item::Struct(item)) => Some((item.ident, item.generics)),
            Ok(syn::Item::Enum(item)) => Some((item.ident, item.generics)),
            _ => None,
        };
        if let Some((name, generics)) = data {
            let (_, arguments, _) = generics.split_for_impl();
            return Some(Self {
                hygiene,
                self_ty: syn::parse_quote!(#name #arguments),
                generics,
            });
        }
        (|input: ParseStream| {
            input.call(Attribute::parse_outer)?;
            input.parse::<Token![impl]>()?;
            let mut generics: Generics = if input.peek(Token![<]) {
                input.parse()?
            } else {
                Generics::default()
            };
            let mut self_ty: Type = input.parse()?;
            if input.parse::<Option<Token![for]>>()?.is_some() {
                self_ty = input.parse()?;
            }
            generics.where_clause = input.parse()?;
            input.parse::<TokenStream>()?;
            Ok(Self {
                hygiene,
                self_ty,
                generics,
            })
        })
        .parse2(item.clone())
        .ok()
    }

    /// The name of the type, without its path and its arguments.
    pub(crate) fn name(&self) -> String {
        match &self.self_ty {
            Type::Path(path) => path.path.segments.last(),
            _ => None,
        }
        .map_or_else(
            || self.self_ty.to_token_stream().to_string(),
            |segment| segment.ident.unraw().to_string(),
        )
    }

    /// `impl<..> Trait for Type where .. { body }`, written at `span`, where errors about the whole
    /// impl appear.
    pub(crate) fn implement(&self, of: &TokenStream, body: TokenStream, span: Span) -> TokenStream {
        let Self {
            self_ty, generics, ..
        } = self;
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        let head = path::located(
            quote!(impl #impl_generics #of for #self_ty #where_clause),
            span,
        );
        let mut body = Group::new(Delimiter::Brace, body);
        body.set_span(span);
        quote!(#[automatically_derived] #head #body)
    }
}

impl Method {
    /// Takes the helper attributes off, so that they are not expanded, and returns the one that
    /// belongs to the macro `outer`.
    pub(crate) fn take_helper(&mut self, outer: Outer, errors: &mut Errors) -> Option<Helper> {
        let mut taken: Option<Helper> = None;
        let attrs = std::mem::take(&mut self.attrs);
        for attr in attrs {
            let Some(name) = attr::helper_name(&attr) else {
                if taken.is_none()
                    && let Some(role) = attr::meant_helper(&attr, outer)
                {
                    let (name, helper) = (outer.name(), role.helper);
                    let path = attr::path_text(&attr);
                    let message = format!(
                        "`#[{path}]` is no attribute of `#[{name}(..)]`: did you mean `#[{helper}]`?"
                    );
                    errors.at(attr.path(), message);
                    self.is_handler = true;
                    let is_misspelt = true;
                    taken = Some(Helper {
                        role,
                        attr,
                        is_misspelt,
                    });
                } else {
                    self.attrs.push(attr);
                }
                continue;
            };
            self.is_handler = true;
            let Some(role) = outer.role(&name) else {
                errors.at(&attr, helpers::belongs(&name));
                continue;
            };
            if let Some(first) = &taken {
                let message = format!(
                    "the method is the `#[{}]` already: keep one",
                    first.role.helper
                );
                errors.at(&attr, message);
            } else {
                taken = Some(Helper {
                    role,
                    attr,
                    is_misspelt: false,
                });
            }
        }
        taken
    }

    /// The body of the method.
    pub(crate) fn body(&self) -> TokenStream {
        self.body.stream()
    }

    /// Puts other tokens in the place of what it does.
    pub(crate) fn set_body(&mut self, tokens: TokenStream) {
        let mut body = Group::new(self.body.delimiter(), tokens);
        body.set_span(self.body.span());
        self.body = body;
    }

    /// Leaves the method out, whose signature is a mistake: the compiler could only repeat that.
    pub(crate) fn leave_out(&mut self) {
        self.is_left_out = true;
    }

    /// Whether it has a helper attribute, or had one that is taken off.
    pub(crate) const fn is_handler(&self) -> bool {
        self.is_handler
    }

    /// The conditions under which the method exists.
    pub(crate) fn cfgs(&self) -> Vec<Attribute> {
        self.attrs
            .iter()
            .filter(|attr| attr.path().is_ident("cfg"))
            .cloned()
            .collect()
    }

    /// Whether it has a helper attribute, which is not taken off yet.
    fn is_under(&self, helper: &str) -> bool {
        self.attrs
            .iter()
            .any(|attr| attr::helper_name(attr).as_deref() == Some(helper))
    }

    /// It, whatever the conditions.
    fn without_cfgs(&self) -> TokenStream {
        let Self {
            attrs,
            vis,
            sig,
            body,
            ..
        } = self;
        let attrs = attrs.iter().filter(|attr| !attr.path().is_ident("cfg"));
        quote!(#(#attrs)* #vis #sig #body)
    }
}

impl Helper {
    /// Reports arguments of a helper that takes none.
    pub(crate) fn no_arguments(&self, errors: &mut Errors) {
        match attr::arguments(&self.attr) {
            Ok(tokens) if tokens.is_empty() => {}
            Ok(tokens) => {
                let message = format!("nothing is expected here: write `#[{}]`", self.role.helper);
                errors.at(tokens, message);
            }
            Err(error) => errors.push(error),
        }
    }
}

impl Parse for ImplBlock {
    fn parse(input: ParseStream) -> Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        if !input.peek(Token![impl]) {
            return Err(input
                .error("expected an `impl` block: write the attribute above `impl Type { .. }`"));
        }
        let impl_token: Token![impl] = input.parse()?;
        let mut generics: Generics = if input.peek(Token![<]) {
            input.parse()?
        } else {
            Generics::default()
        };
        let self_ty: Type = input.parse()?;
        if let Some(token) = input.parse::<Option<Token![for]>>()? {
            let message = "expected an inherent block, `impl Type { .. }`: the attribute itself implements the trait";
            return Err(Error::new_spanned(token, message));
        }
        generics.where_clause = input.parse()?;
        let content;
        braced!(content in input);
        let mut items = Vec::new();
        while !content.is_empty() {
            items.push(content.parse()?);
        }
        Ok(Self {
            attrs,
            impl_token,
            target: Target {
                hygiene: impl_token.span,
                self_ty,
                generics,
            },
            items,
        })
    }
}

impl Parse for Item {
    fn parse(input: ParseStream) -> Result<Self> {
        let ahead = input.fork();
        ahead.call(Attribute::parse_outer)?;
        ahead.parse::<Visibility>()?;
        if starts_function(&ahead) {
            return input.parse().map(|method| Self::Method(Box::new(method)));
        }
        input
            .parse::<ImplItem>()
            .map(|item| Item::Other(item.into_token_stream()))
    }
}

fn starts_function(input: ParseStream) -> bool {
    let is_const_item = input.peek(Token![const])
        && !input.peek2(Token![fn])
        && !input.peek2(Token![async])
        && !input.peek2(Token![unsafe])
        && !input.peek2(Token![extern]);
    let starts = input.peek(Token![fn])
        || input.peek(Token![async])
        || input.peek(Token![unsafe])
        || input.peek(Token![extern])
        || input.peek(Token![const]);
    starts && !is_const_item
}

impl Parse for Method {
    fn parse(input: ParseStream) -> Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let vis = input.parse()?;
        let sig = input.parse()?;
        match input.parse()? {
            TokenTree::Group(body) => Ok(Self {
                is_handler: false,
                is_left_out: false,
                attrs,
                vis,
                sig,
                body,
            }),
            other => Err(Error::new(other.span(), "expected the body of the method")),
        }
    }
}

impl ToTokens for ImplBlock {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let items = self.items.iter().map(|item| match item {
            Item::Method(method) => method.to_token_stream(),
            Item::Other(tokens) => tokens.clone(),
        });
        tokens.extend(self.with_items(items));
    }
}

impl ToTokens for Method {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        if self.is_left_out {
            return;
        }
        tokens.append_all(&self.attrs);
        if self.is_handler {
            // It takes and returns what its macro says, whether or not it needs it.
            tokens.extend(quote! {
                #[allow(
                    clippy::needless_pass_by_value,
                    clippy::trivially_copy_pass_by_ref,
                    clippy::unnecessary_wraps,
                    clippy::unused_async,
                    clippy::unused_self,
                )]
            });
        }
        self.vis.to_tokens(tokens);
        self.sig.to_tokens(tokens);
        self.body.to_tokens(tokens);
    }
}

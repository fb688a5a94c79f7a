//! From what is rendered to the code that renders it: straight-line code with no closure around
//! what the user wrote, so that `?`, `return`, `.await` and borrows mean what they mean elsewhere.

mod component;
mod dynamic;

use proc_macro2::{Group, Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use self::dynamic::{chosen, event, lit, nothing, optional, text, written};
use super::template::{Block, Dynamic, For, If, Kind, Match, Meaning, Step, Template, While};
use super::track::Tracked;
use crate::path::Private;

/// The expansion of a template.
///
/// ```text
/// {
///     static __BENNU_TEMPLATE_0: ::bennu::__private::html::Template = ..;
///     let mut renderer = ::bennu::__private::html::Renderer::new(&__BENNU_TEMPLATE_0);
///     renderer.lit("<b>");
///     renderer.splice(&(name));
///     renderer.lit("</b>");
///     renderer.finish()
/// }
/// ```
pub(crate) fn template(block: &Block, tracked: Tracked, begin: Span) -> TokenStream {
    let mut expand = Expand {
        templates: Vec::new(),
        begin,
    };
    let rendered = expand.rendered(block, tracked, Span::call_site());
    let templates = &expand.templates;
    let private = Private(Span::mixed_site());
    quote!({
        #[allow(unused_imports)]
        use #private::html::{SpliceDisplay as _, SpliceItself as _, SpliceNothing as _};
        #(#templates)*
        #rendered
    })
}

struct Expand {
    /// The templates met so far.
    templates: Vec<TokenStream>,
    /// Where the template begins.
    begin: Span,
}

impl Expand {
    /// ```text
    /// let mut renderer = Renderer::new(&__BENNU_TEMPLATE_0);
    /// ..
    /// renderer.finish()
    /// ```
    ///
    /// `span` is where an error about the whole is to point at.
    fn rendered(&mut self, block: &Block, tracked: Tracked, span: Span) -> TokenStream {
        let renderer = local("renderer", Span::call_site());
        let private = Private(Span::mixed_site());
        let template = self.outermost(block.template.as_ref());
        let steps = self.steps(&block.steps);
        let new = match tracked {
            Tracked::No => quote!(new(&#template)),
            Tracked::Conditionals(count) => quote!(tracked(&#template, #count)),
        };
        let mutable = (!block.steps.is_empty()).then(|| quote!(mut));
        let whole = local("renderer", span);
        let finish = quote_spanned!(resolved(span)=> #whole.finish());
        quote! {
            let #mutable #renderer = #private::html::Renderer::#new;
            #steps
            #finish
        }
    }

    /// A template that says where it stands.
    fn outermost(&mut self, template: Option<&Template>) -> Ident {
        let private = Private(Span::mixed_site());
        let line = line(self.begin);
        let location = quote! {
            #private::html::Location::new(
                ::core::cfg!(debug_assertions), ::core::file!(), #line,
            )
        };
        self.reference(template, &location)
    }

    /// A block of another.
    fn inner(&mut self, template: &Template) -> Ident {
        self.reference(Some(template), &quote!(::core::option::Option::None))
    }

    /// ```text
    /// static __BENNU_TEMPLATE_0: Template = Template {
    ///     statics: &["<b>", "</b>"], fingerprint: 7, root: Root::Element, location: None,
    /// };
    /// ```
    fn reference(&mut self, template: Option<&Template>, location: &TokenStream) -> Ident {
        let index = self.templates.len();
        let name = Ident::new(&format!("__BENNU_TEMPLATE_{index}"), Span::mixed_site());
        if let Some(template) = template {
            let private = Private(Span::mixed_site());
            let statics = &template.statics;
            let fingerprint = template.fingerprint;
            let root = if template.is_element {
                quote!(Element)
            } else {
                quote!(Other)
            };
            self.templates.push(quote! {
                static #name: #private::html::Template = #private::html::Template {
                    statics: &[#(#statics),*],
                    fingerprint: #fingerprint,
                    root: #private::html::Root::#root,
                    location: #location,
                };
            });
        }
        name
    }

    fn steps(&mut self, steps: &[Step]) -> TokenStream {
        steps.iter().map(|step| self.step(step)).collect()
    }

    fn step(&mut self, step: &Step) -> TokenStream {
        match step {
            Step::Lit(text) => lit(text),
            Step::Let(binding) => binding.statement.clone(),
            Step::Scope(steps) => {
                let steps = self.steps(steps);
                quote!({ #steps })
            }
            Step::Dynamic(dynamic) => self.dynamic(dynamic),
        }
    }

    /// `if !renderer.skip(5) { .. }`
    fn dynamic(&mut self, dynamic: &Dynamic) -> TokenStream {
        let code = self.kind(&dynamic.kind);
        match dynamic.reads {
            None => code,
            Some(reads) => {
                let renderer = local("renderer", Span::call_site());
                quote!(if !#renderer.skip(#reads) { #code })
            }
        }
    }

    fn kind(&mut self, kind: &Kind) -> TokenStream {
        match kind {
            Kind::Splice(group) => chosen("splice", &group.to_token_stream(), group.span()),
            Kind::Url(group) => chosen("url", &group.to_token_stream(), group.span()),
            Kind::Event(group) => chosen("splice", &event(group), group.span()),
            Kind::Spread(group) => written("spread", group),
            Kind::Use(group) => quote!(let _ = &#group;),
            Kind::Toggle { text, cond } => {
                let span = cond.span();
                let renderer = local("renderer", span);
                let cond = cond.stream();
                let span = resolved(span);
                quote_spanned!(span=> #renderer.toggle(#text, #cond);)
            }
            Kind::ToggledText { steps, cond } => {
                let cond = cond.stream();
                let steps = self.steps(steps);
                text(&quote!(if #cond { #steps }), Meaning::Text)
            }
            Kind::Optional {
                name,
                option,
                meaning,
            } => optional(name, option, *meaning),
            Kind::Text { steps, meaning } => text(&self.steps(steps), *meaning),
            Kind::If(conditional) => self.conditional(conditional),
            Kind::Match(choice) => self.choice(choice),
            Kind::For(rows) => self.for_loop(rows),
            Kind::While(rows) => self.while_loop(rows),
            Kind::Component(component) => self.component(component),
        }
    }

    /// `if cond { .. } else if cond { .. } else { .. }`
    fn conditional(&mut self, conditional: &If) -> TokenStream {
        let mut code = TokenStream::new();
        let mut templates = false;
        for (index, branch) in conditional.branches.iter().enumerate() {
            templates |= branch.block.template.is_some();
            let cond = &branch.cond;
            let block = self.branch(&branch.block, conditional.site);
            let or = (index > 0).then(|| quote!(else));
            code.extend(quote!(#or if #cond { #block }));
        }
        match &conditional.otherwise {
            Some(block) => {
                let block = self.branch(block, conditional.site);
                code.extend(quote!(else { #block }));
            }
            None if templates => {
                let nothing = nothing(conditional.site);
                code.extend(quote!(else { #nothing }));
            }
            None => {}
        }
        code
    }

    /// `match expr { pat if guard => { .. } }`
    fn choice(&mut self, choice: &Match) -> TokenStream {
        let expr = &choice.expr;
        let mut arms = TokenStream::new();
        for arm in &choice.arms {
            let pat = &arm.pat;
            let guard = arm.guard.as_ref().map(|guard| quote!(if #guard));
            let block = self.branch(&arm.block, choice.site);
            arms.extend(quote!(#pat #guard => { #block }));
        }
        quote!(match #expr { #arms })
    }

    /// ```text
    /// let taken = renderer.open_taken(0, &__BENNU_TEMPLATE_1);
    /// ..
    /// renderer.close_taken(taken);
    /// ```
    fn branch(&mut self, block: &Block, site: Option<usize>) -> TokenStream {
        let Some(template) = &block.template else {
            return self.steps(&block.steps);
        };
        if block.steps.is_empty() {
            return nothing(site);
        }
        let renderer = local("renderer", Span::call_site());
        let name = self.inner(template);
        let steps = self.steps(&block.steps);
        let Some(site) = site else {
            return quote!(#renderer.open(&#name); #steps);
        };
        let taken = local("taken", Span::call_site());
        quote! {
            let #taken = #renderer.open_taken(#site, &#name);
            #steps
            #renderer.close_taken(#taken);
        }
    }

    /// ```text
    /// let mut rows = renderer.open_loop(&__BENNU_TEMPLATE_1);
    /// for pat in expr {
    ///     renderer.keyed_row(&(key), &mut rows);
    ///     ..
    /// }
    /// renderer.close_loop(rows);
    /// ```
    fn for_loop(&mut self, rows: &For) -> TokenStream {
        let (pat, expr) = (&rows.pat, &rows.expr);
        let key = rows.key.as_ref();
        self.rows(&rows.block, key, |body| quote!(for #pat in #expr { #body }))
    }

    fn while_loop(&mut self, rows: &While) -> TokenStream {
        let cond = &rows.cond;
        self.rows(&rows.block, None, |body| quote!(while #cond { #body }))
    }

    fn rows(
        &mut self,
        block: &Block,
        key: Option<&Group>,
        around: impl FnOnce(TokenStream) -> TokenStream,
    ) -> TokenStream {
        let Some(template) = &block.template else {
            return around(self.steps(&block.steps));
        };
        let renderer = local("renderer", Span::call_site());
        let rows = local("rows", Span::call_site());
        let name = self.inner(template);
        let (before, steps) = block.steps.split_at(leaving(&block.steps));
        let (before, steps) = (self.steps(before), self.steps(steps));
        let row = if let Some(key) = key {
            let span = resolved(key.span());
            let renderer = local("renderer", span);
            quote_spanned!(span=> #renderer.keyed_row(&#key, &mut #rows);)
        } else {
            quote!(#renderer.row(&mut #rows);)
        };
        let code = around(quote!(#before #row #steps));
        quote! {{
            let mut #rows = #renderer.open_loop(&#name);
            #code
            #renderer.close_loop(#rows);
        }}
    }
}

/// How many `@let`s at the start of a row may leave it by `continue` or `break`: the row begins
/// after them, so that it is whole or not there.
fn leaving(steps: &[Step]) -> usize {
    let lets = steps.iter().map_while(|step| match step {
        Step::Let(binding) => Some(crate::track::leaves_loop(&binding.statement)),
        _ => None,
    });
    let last = lets.enumerate().filter(|(_, leaves)| *leaves).last();
    last.map_or(0, |(index, _)| index + 1)
}

/// The line of a token; in a macro's own tests, of the macro.
fn line(span: Span) -> TokenStream {
    if !proc_macro::is_available() {
        return quote!(::core::line!());
    }
    let line = Literal::usize_unsuffixed(span.unwrap().line());
    quote!(#line)
}

/// A name that no code of the user can mean, at the place that an error about it is to point at.
fn local(name: &str, span: Span) -> Ident {
    Ident::new(name, resolved(span))
}

/// The place of `span`, but the names of the macro.
fn resolved(span: Span) -> Span {
    Span::mixed_site().located_at(span)
}

/// Tokens at a place, for what is written in braces there.
fn spanned(tokens: impl ToTokens) -> Span {
    tokens
        .into_token_stream()
        .into_iter()
        .next()
        .map_or_else(Span::call_site, |token| token.span())
}

#[cfg(test)]
mod tests;

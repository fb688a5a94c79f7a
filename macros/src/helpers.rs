//! The helper attributes: one table of what each means in each block.

use std::sync::atomic::{AtomicBool, Ordering};

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::quote;
use syn::Error;

use crate::handler::{Asyncness, Place};
use crate::signature::{Passing, Receiver};
use crate::suggest;

/// The macros whose blocks give helper attributes a meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outer {
    Socket,
    Channel,
    LiveView,
}

/// A helper attribute in the block of one macro, and the method that it belongs on.
#[derive(Debug)]
pub(crate) struct Role {
    /// The name of the attribute: `join`.
    pub helper: &'static str,
    pub outer: Outer,
    /// The whole signature, for messages.
    pub signature: &'static str,
    /// The signature of a handler of every other event, which takes the event as one more value.
    pub signature_of_others: Option<&'static str>,
    pub count: Count,
    /// Whether the generated code depends on the method in more places than its own: under a
    /// condition, the block is then written with it and without it.
    pub is_split: bool,
    /// The keys of the attribute, after the name of an event; `None` if it takes nothing.
    pub keys: Option<&'static [&'static str]>,
    pub asyncness: Asyncness,
    /// Which receivers it may have.
    pub receivers: &'static [Receiver],
    /// How many values may be sent to it, and what they are called.
    pub values: usize,
    pub value: &'static str,
    /// The references that it may take.
    pub reference: Option<Passing>,
    pub sent: Sent,
    /// Whether its arguments may be captures.
    pub takes_captures: bool,
    /// Whether it must return something.
    pub returns: bool,
    /// Names of types that it is often thought to return.
    pub wrong_outputs: &'static [&'static str],
}

/// How many methods of a block may have a helper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Count {
    /// Exactly one; with what is wrong if there is none.
    One(&'static str),
    AtMostOne,
    Any,
}

/// The values that can be sent to a handler, with the reason for messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    /// Any JSON, or no JSON at all.
    Anything,
    /// Any object, such as the name of a variant with its fields.
    Object(&'static str),
    /// An object whose fields stand for themselves, such as those of a form.
    Fields(&'static str),
}

/// An `async` handler of what happens to a running process.
const HANDLER: Role = Role {
    helper: "",
    outer: Outer::Channel,
    signature: "",
    signature_of_others: None,
    count: Count::Any,
    is_split: false,
    keys: None,
    asyncness: Asyncness::Async,
    receivers: &[Receiver::Exclusive, Receiver::Shared, Receiver::None],
    values: 1,
    value: "payload",
    reference: Some(Passing::Exclusive),
    sent: Sent::Anything,
    takes_captures: false,
    returns: false,
    wrong_outputs: &[],
};

const ENDS: &[Receiver] = &[Receiver::Value, Receiver::None];

/// Every helper attribute, once for each macro that knows it.
pub(crate) const ROLES: &[Role] = &[
    Role {
        helper: "connect",
        outer: Outer::Socket,
        signature: "async fn connect(params: P, cx: &Connect<State>) -> Result<Self, Refused>",
        count: Count::One("the socket lets nobody connect"),
        is_split: true,
        receivers: &[Receiver::None],
        value: "value of parameters",
        sent: Sent::Fields("the parameters of a connect are named"),
        reference: Some(Passing::Shared),
        takes_captures: true,
        returns: true,
        ..HANDLER
    },
    Role {
        helper: "id",
        outer: Outer::Socket,
        signature: "fn id(&self) -> String",
        count: Count::AtMostOne,
        asyncness: Asyncness::Plain,
        receivers: &[Receiver::Shared],
        values: 0,
        value: "value",
        reference: None,
        takes_captures: true,
        returns: true,
        ..HANDLER
    },
    Role {
        helper: "join",
        signature: "async fn join(capture: T, payload: P, socket: &mut ChannelSocket<Self>) -> Result<Self, Refused>",
        count: Count::One("the channel lets nobody in"),
        is_split: true,
        receivers: &[Receiver::None],
        sent: Sent::Object("a join sends an object"),
        takes_captures: true,
        returns: true,
        ..HANDLER
    },
    Role {
        helper: "handle_in",
        signature: "async fn name(&mut self, payload: P, socket: &mut ChannelSocket<Self>) -> Reply<T>",
        signature_of_others: Some(
            "async fn name(&mut self, event: String, payload: Payload, socket: &mut ChannelSocket<Self>) -> Reply<T>",
        ),
        keys: Some(&["throttle"]),
        takes_captures: true,
        ..HANDLER
    },
    Role {
        helper: "handle_out",
        signature: "async fn name(&mut self, event: E, socket: &mut ChannelSocket<Self>) -> Option<E>",
        value: "event",
        returns: true,
        ..HANDLER
    },
    Role {
        helper: "handle_info",
        signature: "async fn name(&mut self, message: M, socket: &mut ChannelSocket<Self>)",
        value: "message",
        ..HANDLER
    },
    Role {
        helper: "terminate",
        signature: "async fn terminate(self, reason: Reason, socket: &mut ChannelSocket<Self>)",
        count: Count::AtMostOne,
        receivers: ENDS,
        value: "reason",
        ..HANDLER
    },
    Role {
        helper: "mount",
        outer: Outer::LiveView,
        signature: "async fn mount(params: P, socket: &mut LiveSocket<Self>) -> Result<Self, Refused>",
        count: Count::One("the view cannot be opened"),
        is_split: true,
        receivers: &[Receiver::None],
        value: "value of parameters",
        sent: Sent::Fields("the parameters of a URL are named"),
        takes_captures: true,
        returns: true,
        ..HANDLER
    },
    Role {
        helper: "render",
        outer: Outer::LiveView,
        signature: "fn render(&self) -> Rendered",
        wrong_outputs: &["String", "str", "Markup", "PreEscaped", "Html"],
        count: Count::One("the view shows nothing"),
        is_split: true,
        asyncness: Asyncness::Plain,
        receivers: &[Receiver::Shared],
        values: 0,
        value: "value",
        reference: None,
        takes_captures: true,
        returns: true,
        ..HANDLER
    },
    Role {
        helper: "handle_params",
        outer: Outer::LiveView,
        signature: "async fn name(&mut self, params: P, socket: &mut LiveSocket<Self>) -> Result<(), Refused>",
        count: Count::AtMostOne,
        // It may be what gives the captures their types.
        is_split: true,
        value: "value of parameters",
        sent: Sent::Fields("the parameters of a URL are named"),
        takes_captures: true,
        ..HANDLER
    },
    Role {
        helper: "handle_event",
        outer: Outer::LiveView,
        signature: "async fn name(&mut self, payload: P, socket: &mut LiveSocket<Self>) -> Reply<T>",
        signature_of_others: Some(
            "async fn name(&mut self, event: String, payload: P, socket: &mut LiveSocket<Self>) -> Reply<T>",
        ),
        keys: Some(&["external"]),
        sent: Sent::Fields("a page sends an object"),
        ..HANDLER
    },
    Role {
        helper: "handle_info",
        outer: Outer::LiveView,
        signature: "async fn name(&mut self, message: M, socket: &mut LiveSocket<Self>)",
        value: "message",
        ..HANDLER
    },
    Role {
        helper: "handle_async",
        outer: Outer::LiveView,
        signature: "async fn name(&mut self, result: Result<T, AsyncError>, socket: &mut LiveSocket<Self>)",
        value: "result",
        ..HANDLER
    },
    Role {
        helper: "terminate",
        outer: Outer::LiveView,
        signature: "async fn terminate(self, reason: Reason, socket: &mut LiveSocket<Self>)",
        count: Count::AtMostOne,
        receivers: ENDS,
        value: "reason",
        ..HANDLER
    },
];

/// What is written in place of helpers, by those who know other frameworks.
const MEANT: &[(&str, &[&str])] = &[
    ("event", &["handle_event", "handle_in"]),
    ("on", &["handle_event", "handle_in"]),
    ("on_event", &["handle_event", "handle_in"]),
    ("on_click", &["handle_event"]),
    ("click", &["handle_event"]),
    ("message", &["handle_in"]),
    ("on_message", &["handle_in", "handle_info"]),
    ("handle_message", &["handle_in", "handle_info"]),
    ("info", &["handle_info"]),
    ("on_info", &["handle_info"]),
    ("handle_cast", &["handle_info"]),
    ("on_join", &["join"]),
    ("on_connect", &["connect"]),
    ("init", &["mount", "join", "connect"]),
    ("on_mount", &["mount"]),
    ("params", &["handle_params"]),
    ("on_params", &["handle_params"]),
    ("template", &["render"]),
    ("view", &["render"]),
    ("on_terminate", &["terminate"]),
    ("leave", &["terminate"]),
    ("on_leave", &["terminate"]),
];

impl Outer {
    /// Returns the name of the macro.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Socket => "socket",
            Self::Channel => "channel",
            Self::LiveView => "live_view",
        }
    }

    /// Returns the noun for its block, for messages.
    pub(crate) const fn noun(self) -> &'static str {
        match self {
            Self::Socket => "socket",
            Self::Channel => "channel",
            Self::LiveView => "view",
        }
    }

    /// Returns the place of its captures.
    pub(crate) const fn place(self) -> Place {
        match self {
            Self::Socket | Self::Channel => Place::Topic,
            Self::LiveView => Place::Path,
        }
    }

    /// Returns the name of the socket that its handlers take.
    pub(crate) const fn socket_name(self) -> Option<&'static str> {
        match self {
            Self::Socket => None,
            Self::Channel => Some("ChannelSocket"),
            Self::LiveView => Some("LiveSocket"),
        }
    }

    /// Writes the type of the socket that its handlers take.
    pub(crate) fn socket(self) -> TokenStream {
        match self {
            Self::Socket | Self::Channel => quote!(::bennu::ChannelSocket<Self>),
            Self::LiveView => quote!(::bennu::live_view::LiveSocket<Self>),
        }
    }

    /// Returns the helpers that have a meaning in its block.
    pub(crate) fn roles(self) -> impl Iterator<Item = &'static Role> {
        ROLES.iter().filter(move |role| role.outer == self)
    }

    /// Finds the helper that was meant by an attribute that is none: a slip, or the name of something else.
    pub(crate) fn meant(self, written: &str) -> Option<&'static Role> {
        let meant = MEANT
            .iter()
            .find(|(other, _)| *other == written)
            .and_then(|(_, helpers)| helpers.iter().find_map(|helper| self.role(helper)));
        meant.or_else(|| {
            let near = suggest::nearest(written, self.roles().map(|role| role.helper))?;
            self.role(near)
        })
    }

    /// Finds the helper of that name in its block.
    pub(crate) fn role(self, helper: &str) -> Option<&'static Role> {
        self.roles().find(|role| role.helper == helper)
    }
}

impl Sent {
    /// Returns the reason why it is an object, if it always is one.
    pub(crate) const fn object(self) -> Option<&'static str> {
        match self {
            Self::Anything => None,
            Self::Object(why) | Self::Fields(why) => Some(why),
        }
    }
}

impl Role {
    /// Returns whether a block may have one such method only.
    pub(crate) fn is_single(&self) -> bool {
        self.count != Count::Any
    }
}

/// Returns whether a name is one of a helper attribute.
pub(crate) fn is_helper(name: &str) -> bool {
    ROLES.iter().any(|role| role.helper == name)
}

/// Whether a macro of this crate is above a struct: its error says what the helpers below would repeat.
static IS_MACRO_MISPLACED: AtomicBool = AtomicBool::new(false);

/// Keeps the helper attributes after this place silent: a macro above a struct is reported already.
pub(crate) fn macro_is_misplaced() {
    IS_MACRO_MISPLACED.store(true, Ordering::Relaxed);
}

/// Expands a helper attribute outside the block that gives it meaning.
pub(crate) fn orphan(helper: &str, item: &TokenStream) -> TokenStream {
    if IS_MACRO_MISPLACED.load(Ordering::Relaxed) {
        return silent(helper, item);
    }
    let error = Error::new(Span::call_site(), belongs(helper)).to_compile_error();
    quote!(#error #item)
}

/// The method without an error. A template is left out: no view is known whose events it could fire.
fn silent(helper: &str, item: &TokenStream) -> TokenStream {
    let mut tokens: Vec<_> = item.clone().into_iter().collect();
    if helper == "render"
        && let Some(TokenTree::Group(body)) = tokens.last_mut()
    {
        *body = Group::new(body.delimiter(), quote!(loop {}));
    }
    tokens.into_iter().collect()
}

/// Says where a helper attribute belongs.
pub(crate) fn belongs(helper: &str) -> String {
    let macros: Vec<_> = ROLES
        .iter()
        .filter(|role| role.helper == helper)
        .map(|role| format!("`#[{}(..)]`", role.outer.name()))
        .collect();
    format!(
        "`#[{helper}]` belongs on a method of an `impl` block under {}",
        macros.join(" or ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_helper_has_a_door_and_each_door_a_helper() {
        for role in ROLES {
            assert!(crate::HELPERS.contains(&role.helper), "{}", role.helper);
        }
        for door in crate::HELPERS {
            assert!(is_helper(door), "{door}");
        }
    }

    #[test]
    fn a_helper_belongs_in_every_block_that_knows_it() {
        assert_eq!(
            belongs("handle_info"),
            "`#[handle_info]` belongs on a method of an `impl` block under `#[channel(..)]` or `#[live_view(..)]`"
        );
    }
}

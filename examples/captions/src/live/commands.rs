//! Commands that the browser carries out, and hooks that talk with the server.

use std::time::Duration;

use bennu::prelude::*;

use super::Keys;
use crate::app::App;

/// A view with commands of the browser, and hooks.
#[derive(Debug)]
pub struct Commands {
    closed: usize,
    switched: usize,
    step: usize,
    width: Option<u32>,
}

/// The progress of the user.
#[payload]
struct Progress {
    #[serde(default = "first")]
    step: usize,
}

const fn first() -> usize {
    1
}

/// The width of the window, which a hook sends.
#[payload]
struct Measured {
    width: u32,
}

/// The name for a window of that width, for which the hook waits.
#[payload]
struct Size {
    name: String,
}

/// Lights up an element for a moment.
#[event("flash_up")]
struct FlashUp {
    id: String,
}

#[live_view("/commands", state = App, pushes(FlashUp))]
impl Commands {
    #[mount]
    async fn mount(socket: &mut LiveSocket<Self>) -> Self {
        socket.set_page_title("Commands");
        Self {
            closed: 0,
            switched: 0,
            step: first(),
            width: None,
        }
    }

    #[handle_params]
    async fn params(&mut self, progress: Progress) {
        self.step = progress.step;
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            div.title { h1 { "Commands" } }
            div.board {
                (without_the_server())
                section.sheet {
                    h2 { "A menu" }
                    p { "It opens at once; the server is told when it closes." }
                    button phx-click=(Js::show("#menu").with_transition("appear").focus_first("#menu")) aria-haspopup="menu" { "Open" }
                    div.menu #menu role="menu" style="display: none" phx-click-away=(Js::hide("#menu"))
                        phx-window-keydown=(Js::hide("#menu")) phx-key="Escape" {
                        button role="menuitem" phx-click=(Js::push("closed").hide("#menu")) { "Close, and tell" }
                    }
                    p { "Closed " span #closed { (self.closed) } " times" }
                }
                (question())
                section.sheet {
                    h2 { "An event for JavaScript" }
                    div.actions { button phx-click="light" { "Light up" } }
                    p.lamp #lamp aria-pressed=(self.is_on().to_string()) phx-hook="Lamp" { "The lamp is " (if self.is_on() { "on" } else { "off" }) }
                    details.more #more phx-mounted=(Js::ignore_attributes("open")) {
                        summary { "More of the lamp" }
                        p { "Switched " span #switched { (self.switched) } " times. What you opened stays open." }
                    }
                }
                section.sheet {
                    h2 { "Ways to go" }
                    p { "Step " span #step { (self.step) } ", which the URL knows." }
                    div.actions {
                        button phx-click=(Js::patch(next(self.step))) { "Next step" }
                        button phx-click=(Js::patch(Self::path()).replace()) { "First step" }
                        button phx-click=(Js::navigate(Keys::path())) { "To the keys" }
                    }
                }
                section.sheet {
                    h2 { "A hook, and its reply" }
                    div.ruler #ruler phx-hook="Ruler" {
                        button type="button" { "Measure the window" }
                        output phx-update="ignore" #ruler-size {}
                    }
                    @if let Some(width) = self.width { p { "The server knows of " (width) " pixels." } }
                }
            }
        }
    }

    #[handle_event("closed")]
    async fn close(&mut self) {
        self.closed += 1;
    }

    #[handle_event("light")]
    async fn light(&mut self, socket: &mut LiveSocket<Self>) {
        self.switched += 1;
        socket.push_event(FlashUp { id: "lamp".into() });
    }

    #[handle_event("measured", external)]
    async fn measured(&mut self, Measured { width }: Measured) -> Reply<Size> {
        self.width = Some(width);
        let name = match width {
            0..600 => "a phone",
            600..1200 => "a tablet",
            _ => "a desk",
        };
        Reply::ok(Size { name: name.into() })
    }
}

impl Commands {
    fn is_on(&self) -> bool {
        self.switched % 2 == 1
    }
}

/// Returns the URL of the step after this one.
fn next(step: usize) -> LivePath<Commands> {
    let step = step.saturating_add(1);
    Commands::path().query(&Progress { step })
}

/// Shows commands for a note and for a field.
fn without_the_server() -> Rendered {
    let plain = Js::remove_class("big marked").to("#note");
    let plain = plain.remove_attribute("data-tone").to("#note");
    let shake = Js::transition("shake").time(Duration::from_millis(300));
    html! {
        section.sheet {
            h2 { "Without the server" }
            p.note #note { "A note, which patches leave as you made it." }
            div.actions {
                button phx-click=(Js::toggle("#note").enter("appear").leave("vanish")) { "Toggle" }
                button phx-click=(Js::toggle_class("big").to("#note")) { "Bigger" }
                button phx-click=(Js::add_class("marked").to("#note")) { "Mark" }
                button phx-click=(Js::toggle_attribute("data-tone", "warm").to("#note")) { "Warmer" }
                button phx-click=(Js::set_attribute("data-tone", "cold").to("#note")) { "Colder" }
                button phx-click=(plain) { "Plain" }
                button phx-click=(shake.to("#note")) { "Shake" }
            }
            div.field {
                label for="later" { "A field" }
                input #later autocomplete="off";
            }
            div.actions {
                button phx-click=(Js::focus("#later")) { "Focus" }
                button phx-click=(Js::dispatch("captions:stamp").to("#later")) { "Stamp" }
            }
        }
    }
}

/// Shows a dialog that takes the focus, and gives it back.
fn question() -> Rendered {
    let ask = Js::push_focus().show("#question").with_transition("appear");
    html! {
        section.sheet {
            h2 { "A question" }
            p { "It takes the focus, and gives it back to where it was." }
            button phx-click=(ask.focus_first("#question")) aria-haspopup="dialog" { "Ask" }
            div.question #question role="dialog" aria-labelledby="asked" style="display: none"
                data-close=(Js::hide("#question").pop_focus())
                phx-window-keydown=(Js::exec("data-close")) phx-key="Escape" {
                p #asked { "Is all of this clear?" }
                div.actions {
                    button phx-click=(Js::exec("data-close").to("#question")) { "Yes" }
                    button phx-click=(Js::exec("data-close").to("#question")) { "Not yet" }
                }
            }
        }
    }
}

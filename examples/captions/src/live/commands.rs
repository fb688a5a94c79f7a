//! Commands that the browser carries out, and JavaScript of one's own that talks with the server.

use bennu::prelude::*;

use crate::app::App;

/// Commands of the browser, and hooks.
#[derive(Debug)]
pub struct Commands {
    closed: usize,
    lamp: bool,
    width: Option<u32>,
}

/// How wide the window is; a hook tells.
#[payload]
struct Measured {
    width: u32,
}

/// What a window of that width is called; the hook waits for it.
#[payload]
struct Size {
    name: String,
}

/// Lights an element up, for a moment.
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
            lamp: false,
            width: None,
        }
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            div.title { h1 { "Commands" } }
            div.board {
                section.sheet {
                    h2 { "Without the server" }
                    div.actions {
                        button phx-click=(Js::toggle("#note").enter("appear").leave("vanish")) { "Toggle" }
                        button phx-click=(Js::toggle_class("big").to("#note")) { "Bigger" }
                        button phx-click=(Js::toggle_attribute("data-tone", "warm").to("#note")) { "Warmer" }
                        button phx-click=(Js::focus("#later")) { "Focus" }
                        button phx-click=(Js::dispatch("captions:stamp").to("#later")) { "Stamp" }
                    }
                    p.note #note { "A note, which patches leave as you made it." }
                    div.field {
                        label for="later" { "A field" }
                        input #later autocomplete="off";
                    }
                }
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
                section.sheet {
                    h2 { "An event for JavaScript" }
                    div.actions { button phx-click="light" { "Light up" } }
                    p.lamp #lamp aria-pressed=(self.lamp.to_string()) phx-hook="Lamp" { "The lamp is " (if self.lamp { "on" } else { "off" }) }
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
        self.lamp = !self.lamp;
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

//! The bindings of keys.

use bennu::prelude::*;

use crate::app::App;

/// The range of the dot, in each direction.
const SIZE: u8 = 5;

/// A view with the bindings of keys: a dot that the arrows move, and a field that handles Enter.
#[derive(Debug)]
pub struct Keys {
    x: u8,
    y: u8,
    entered: Vec<String>,
}

/// A key by the browser's name.
#[payload]
struct Key {
    key: String,
}

/// A key in a field, with the value of the field.
#[payload]
struct KeyInField {
    value: String,
}

#[live_view("/keys", state = App)]
impl Keys {
    #[mount]
    async fn mount(socket: &mut LiveSocket<Self>) -> Self {
        socket.set_page_title("Keys");
        Self {
            x: 2,
            y: 2,
            entered: Vec::new(),
        }
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            div.title { h1 { "Keys" } }
            div.board {
                section.sheet {
                    h2 { "Anywhere on the page" }
                    p { "The arrows move the dot." }
                    div.yard phx-window-keydown="move" {
                        div.dot style={ "--x: " (self.x) "; --y: " (self.y) } { span.unseen { (self.x) "," (self.y) } }
                    }
                }
                section.sheet {
                    h2 { "One key of one field" }
                    div.field {
                        label for="entry" { "Enter is heard, nothing else" }
                        input #entry phx-keydown="enter" phx-key="Enter" autocomplete="off";
                    }
                    ol.entered {
                        @for line in &self.entered { li { (line) } }
                    }
                }
            }
        }
    }

    #[handle_event("move")]
    async fn go(&mut self, Key { key }: Key) {
        match &*key {
            "ArrowLeft" => self.x = self.x.saturating_sub(1),
            "ArrowRight" => self.x = (self.x + 1).min(SIZE - 1),
            "ArrowUp" => self.y = self.y.saturating_sub(1),
            "ArrowDown" => self.y = (self.y + 1).min(SIZE - 1),
            _ => {}
        }
    }

    #[handle_event("enter")]
    async fn enter(&mut self, KeyInField { value }: KeyInField) {
        self.entered.push(value);
    }
}

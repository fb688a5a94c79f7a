//! The browser reads the names of attributes in any case, and knows events that no table lists.

use bennu::html;

fn main() {
    let text = "alert(1)";
    let _ = html! {
        button "ONCLICK"=(text) { "x" }
        iframe "SRCDOC"=[Some(text)] {}
        div "onwebkitanimationend"=(text) {}
        a href={ "javascript:show('" (text) "')" } { "x" }
        a "HREF"={ " JavaScript:" (text) } { "x" }
    };
}

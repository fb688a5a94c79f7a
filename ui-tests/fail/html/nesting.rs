//! What a browser would put elsewhere.

use bennu::html;

fn main() {
    let rows = ["x"];
    let _ = html! {
        p { "x" p { "y" } }
        p { b { div { "y" } } }
        a href="/x" { a href="/y" { "y" } }
        form { div { form { } } }
        button { b { button { "x" } } }
        table {
            @for row in &rows { tr { td { (row) } } }
        }
        div { td { "x" } }
        table { "x" }
        ul { li { li { "x" } } }
    };
}

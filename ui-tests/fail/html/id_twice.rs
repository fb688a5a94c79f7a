use bennu::html;

fn main() {
    let _ = html! {
        div #main { "x" }
        @if true { p #one {} } @else { p #one {} }
        div { p id="main" {} }
    };
}

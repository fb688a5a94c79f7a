use bennu::html;

fn main() {
    let name = "x";
    let _ = html! {
        style { "p { color: " (name) "}" }
    };
}

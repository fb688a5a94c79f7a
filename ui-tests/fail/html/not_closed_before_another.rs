use bennu::html;

fn main() {
    let _ = html! {
        br p { "x" }
        h1 "x" { }
        div (1) { }
    };
}

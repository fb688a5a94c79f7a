use bennu::html;

fn main() {
    let _ = html! {
        div href="/" { "x" }
        span type="button" { "x" }
        p for="name" { "x" }
    };
}

use bennu::html;

fn main() {
    let _ = html! {
        p class="a" class="b" { "x" }
        p.a class="b" { "x" }
    };
}

use bennu::html;

fn main() {
    let _ = html! {
        dvi { "x" }
        buton type="button" { "x" }
        xyzzy { "x" }
        path d="M0 0";
        svg { div {} }
    };
}

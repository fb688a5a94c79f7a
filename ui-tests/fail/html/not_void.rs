use bennu::html;

fn main() {
    let _ = html! {
        div;
        p.a;
        textarea name="x";
    };
}

use bennu::html;

fn main() {
    let _ = html! {
        div { <br> }
        p { </p> }
        p { <!-- comment --> }
        p { <%= name %> }
    };
}

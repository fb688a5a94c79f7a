use bennu::html;

fn main() {
    let (selected, name) = (Some(1), "x");
    let _ = html! {
        li class=[selected == Some(1)] { "x" }
        li title=[name] { "x" }
    };
}

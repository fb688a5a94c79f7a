use bennu::html;

fn main() {
    let _ = html! {
        if true { p { "x" } } else { p { "y" } }
        for x in [1] { (x) }
        match 1 { 1 => "a", _ => "b" }
        let x = 1;
    };
}

use bennu::html;

fn main() {
    let _ = html! {
        p { (@name) }
        p { {@name} }
        p title=@name {}
        p { @name }
    };
}

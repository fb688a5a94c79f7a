use bennu::prelude::*;

fn main() {
    let _ = Link::props().href("/a").href("/b");
    let _ = Link::props().href("/a").replace(true).replace(false);
}

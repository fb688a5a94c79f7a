//! The generics of a block are those of everything that is made from it; its routes have none.
#![deny(warnings)]

use bennu::live_view::LiveRoute;
use bennu::prelude::*;

trait Store: Clone + Send + Sync + 'static {
    fn name(&self) -> String;
}

#[derive(Clone)]
struct Memory;

impl Store for Memory {
    fn name(&self) -> String {
        "memory".to_owned()
    }
}

#[event("changed")]
struct Changed {
    to: String,
}

struct Page<S: Store, const N: usize> {
    store: S,
}

#[live_view("/pages/{id: u64}", state = S, pushes(Changed))]
impl<S: Store, const N: usize> Page<S, N>
where
    S: PartialEq,
{
    #[mount]
    async fn mount(id: u64, socket: &mut LiveSocket<Self>) -> Self {
        let _ = id;
        Self {
            store: socket.state().clone(),
        }
    }

    #[handle_event("change")]
    async fn change(&mut self, socket: &mut LiveSocket<Self>) {
        socket.push_event(Changed {
            to: self.store.name(),
        });
        socket.push_patch(Self::path(8));
        socket.push_navigate(Self::path(N as u64));
    }

    #[handle_info]
    async fn stored(&mut self, store: S) {
        self.store = store;
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { button phx-click="change" { (self.store.name()) } }
    }
}

impl PartialEq for Memory {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

fn main() {
    assert_eq!(Page::<Memory, 3>::path(7).as_str(), "/pages/7");
    let route = PageRoute { id: 7 };
    assert_eq!(LiveRoute::<Page<Memory, 3>>::to_path(&route), "/pages/7");
    assert_eq!(route.path::<Memory, 3>().as_str(), "/pages/7");
}

//! Recovery: a view that is joined again receives the user's input in forms.

use serde_json::Map;

use super::binding::{Fields, Happening, Step, steps};
use super::form::{Form, Kind};
use super::navigation::LiveError;
use super::person::Person;
use super::view::TestView;

/// A form as it was before the view ended.
struct Left {
    id: String,
    change: String,
    steps: Vec<Step>,
}

impl TestView {
    /// Joins again: the npm client sends every form whose `phx-change` is still there.
    pub(super) async fn join_again(&mut self) -> Result<(), LiveError> {
        let left = self.person(|person| left(person));
        self.enter(None).await?;
        for Left { id, change, steps } in left {
            let still_there = self.look(|part| {
                let forms = part.all("form[phx-change]").unwrap_or_default();
                let same = |form: &scraper::ElementRef<'_>| {
                    form.attr("id") == Some(&id) && form.attr("phx-change") == Some(&change)
                };
                forms.iter().any(same)
            });
            if !still_there {
                continue;
            }
            for step in steps {
                if self.step(step).await.is_err() {
                    // The view has crashed once more: the test sees that.
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

fn left(person: &Person<'_>) -> Vec<Left> {
    let forms = person.part.all("form[id][phx-change]").unwrap_or_default();
    forms
        .into_iter()
        .filter_map(|form| one(person, form))
        .collect()
}

fn one<'a>(person: &Person<'a>, element: scraper::ElementRef<'a>) -> Option<Left> {
    let recover = element.attr("phx-auto-recover");
    if recover == Some("ignore") {
        return None;
    }
    let form = Form::of(person.part.document, element)?;
    let mut inputs = form
        .controls
        .iter()
        .filter(|control| !control.name.is_empty() && control.element.attr("phx-change").is_none());
    let first = inputs
        .clone()
        .find(|control| control.kind != Kind::Hidden)
        .or_else(|| inputs.next())?;
    let change = element.attr("phx-change")?;
    let happening = Happening {
        kind: "change",
        data: Map::new(),
        form: Some(Fields {
            form: element,
            query: form.query(person.typed, None, None),
            target: Some(first.name.to_owned()),
        }),
    };
    let binding = recover.unwrap_or(change);
    let steps = steps(&person.part, element, binding, &happening).ok()?;
    Some(Left {
        id: element.attr("id")?.to_owned(),
        change: change.to_owned(),
        steps,
    })
}

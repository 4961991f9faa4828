//! Observers are told in the order they were added; one that panics breaks neither the run nor the others.

use std::sync::{Arc, Mutex};

use dag_core::{Dag, Event, Observer, module, node};

#[node]
fn one() -> u32 {
    1
}

#[node]
async fn two(one: &u32) -> u32 {
    one + 1
}

struct Named(&'static str, Arc<Mutex<Vec<String>>>);

impl Observer for Named {
    fn on(&self, event: &Event<'_>) {
        if let Event::NodeStarted { node } = event {
            self.1.lock().unwrap().push(format!("{} hears {}", self.0, node.name));
        }
    }
}

#[tokio::test]
async fn by_a_panic() {
    let dag = Dag::builder().add(module!([one, two])).build().unwrap();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let run = dag
        .run::<two>()
        .observe(Named("first", heard.clone()))
        .observe(|event: &Event<'_>| panic!("cannot bear {event:?}"))
        .observe(Named("last", heard.clone()));
    assert_eq!(run.await.unwrap(), 2);
    assert_eq!(*heard.lock().unwrap(), ["first hears one", "last hears one", "first hears two", "last hears two"]);
}

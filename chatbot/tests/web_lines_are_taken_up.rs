//! A line that drops in the middle of an answer is taken up where it was; a page that is loaded again is told what it missed.

use std::collections::BTreeSet;

use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;
use crate::support::site::{Heard, Line, Site, program};

fn slow() -> Server {
    Server::start(Script::new().chat([Reply::streams_slowly(["one ", "two ", "three ", "four ", "five ", "six"])]))
}

async fn rest(mut line: Line) -> Vec<Heard> {
    let mut events = Vec::new();
    loop {
        let event = line.next().await.expect("an event");
        events.push(event);
        if events.last().is_some_and(|event| event.name == "done") {
            return events;
        }
    }
}

fn text(events: &[Heard]) -> String {
    let parts = events.iter().filter(|event| event.name == "part");
    parts.map(|event| event.data["text"].as_str().expect("a text")).collect()
}

#[tokio::test]
async fn where_it_was() {
    let server = slow();
    let site = Site::start(program(&[]).server(&server));
    let id = site.conversation().await;
    let mut line = site.listen(&id, None).await;
    site.begin(&id, "Count").await;
    let mut heard = Vec::new();
    while text(&heard) != "one two " {
        heard.push(line.next().await.expect("an event"));
    }
    drop(line);
    let after = heard.last().expect("an event").id.clone();
    heard.extend(rest(site.listen(&id, Some(&after)).await).await);
    assert_eq!(text(&heard), "one two three four five six");
    let ids: BTreeSet<_> = heard.iter().map(|event| &event.id).collect();
    assert_eq!(ids.len(), heard.len(), "no event came twice: {heard:?}");
    assert_eq!(heard.iter().filter(|event| event.name == "sync").count(), 1);
}

#[tokio::test]
async fn by_a_page_that_is_loaded_again() {
    let server = slow();
    let site = Site::start(program(&[]).server(&server));
    let id = site.conversation().await;
    let mut line = site.listen(&id, None).await;
    site.begin(&id, "Count").await;
    line.until("part").await;
    drop(line);
    let events = rest(site.listen(&id, None).await).await;
    let sync = &events[0];
    assert_eq!((sync.name.as_str(), &sync.data["prompt"]), ("sync", &"Count".into()));
    assert_eq!((&sync.data["running"], &sync.data["phase"]), (&true.into(), &"answer_question".into()));
    let so_far = sync.data["text"].as_str().expect("a text");
    assert!(so_far.starts_with("one "), "{so_far}");
    assert_eq!(format!("{so_far}{}", text(&events)), "one two three four five six");
}

#[tokio::test]
async fn after_the_answer_was_whole_by_the_next_server() {
    let (server, folder) = (Server::smart(), tempfile::tempdir().expect("a folder"));
    let dir = ["--dir", folder.path().to_str().expect("UTF-8")];
    let site = Site::start(program(&dir).server(&server));
    let id = site.conversation().await;
    site.turn(&id, "What is this?").await;
    drop(site);
    // The events are gone; the log has the turn.
    let site = Site::start(program(&dir).server(&server));
    let mut line = site.listen(&id, Some("1-3")).await;
    let sync = line.next().await.expect("an event");
    assert_eq!((sync.name.as_str(), &sync.data["running"]), ("sync", &false.into()));
    let answer = line.until("done").await.data["turn"]["answer"]["content"].take();
    assert_eq!(answer, "You asked: Please answer the following question: What is this?");
}

#[tokio::test]
async fn with_an_id_of_nothing() {
    let site = Site::offline();
    let id = site.conversation().await;
    for nonsense in ["", "x", "9-9", "1-", "-1", "99999999999999999999-1"] {
        let mut line = site.listen(&id, Some(nonsense)).await;
        assert_eq!(line.next().await.expect("an event").name, "sync", "{nonsense}");
    }
}

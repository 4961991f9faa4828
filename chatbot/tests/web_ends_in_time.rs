//! A signal ends the server: what is being answered has five seconds, what is cut off then is told, and the exit code is 0.

use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;
use crate::support::site::{Site, program};

#[tokio::test]
async fn with_nothing_to_do() {
    for signal in ["-TERM", "-INT"] {
        let site = Site::offline();
        let id = site.conversation().await;
        let mut line = site.listen(&id, None).await;
        line.until("sync").await;
        site.program.signal(signal);
        assert_eq!(line.next().await, None, "the line of somebody who only listens is closed");
        let ended = site.program.end().exits(0);
        assert_eq!((ended.stderr.as_str(), ended.stdout.lines().count()), ("", 1));
    }
}

#[tokio::test]
async fn after_an_answer_that_comes_in_time() {
    let server = Server::start(Script::new().chat([Reply::streams_slowly(["one ", "two ", "three"])]));
    let site = Site::start(program(&[]).server(&server));
    let id = site.conversation().await;
    let mut line = site.listen(&id, None).await;
    site.begin(&id, "Count").await;
    line.until("part").await;
    site.program.signal("-TERM");
    assert_eq!(line.until("done").await.data["turn"]["answer"]["content"], "one two three");
    assert_eq!(line.next().await, None);
    assert_eq!(site.program.end().exits(0).stderr, "");
}

#[tokio::test]
async fn before_one_that_does_not() {
    let server = Server::start(Script::new().chat([Reply::SseHang(vec!["A beginning".into()])]));
    let site = Site::start(program(&[]).server(&server));
    let id = site.conversation().await;
    let mut line = site.listen(&id, None).await;
    site.begin(&id, "What is this?").await;
    line.until("part").await;
    site.program.signal("-TERM");
    let ended = site.program.end().exits(0);
    assert_eq!(
        ended.stderr.trim(),
        format!("cut off: the answer in the conversation {id}, which the next start can finish")
    );
}

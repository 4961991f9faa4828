//! A prompt of one megabyte is answered.

use crate::support::both::Scene;
use crate::support::fault::echo;

#[tokio::test]
async fn a_question_of_a_megabyte() {
    let prompt = "What is this? ".repeat(75_000);
    assert!(prompt.len() > 1_000_000);
    let talk = Scene::smart().play(&[&prompt, "And now?"]).await;
    assert_eq!(talk.turns[0].item.content, echo(prompt.trim())["content"]);
    assert_eq!(talk.turns[0].state.prompt.as_deref(), Some(prompt.as_str()));
    assert_eq!(talk.item(), echo("And now?"));
}

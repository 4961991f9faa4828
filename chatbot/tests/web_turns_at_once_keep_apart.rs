//! Turns of many conversations at once, and one after the other, share machines: images and counts of calls stay with their conversation.

use crate::support::site::Site;
use futures_util::future::join_all;
use reqwest::Method;

const ROUNDS: usize = 2;
const AT_ONCE: usize = 8;

/// Draws a picture that no other conversation has, in one of its own.
async fn draws(site: &Site, wish: &str) -> (String, String) {
    let id = site.conversation().await;
    let turn = site.turn(&id, &format!("Draw an image of {wish}")).await.data["turn"].take();
    assert_eq!((&turn["answer"]["type"], turn["calls"].as_u64()), (&"image".into(), Some(2)), "{turn}");
    (id, turn["answer"]["content"].as_str().expect("a name").to_owned())
}

#[tokio::test]
async fn each_image_is_where_its_conversation_is() {
    let site = Site::offline();
    let mut drawn = Vec::new();
    for round in 0..ROUNDS {
        let wishes: Vec<_> = (0..AT_ONCE).map(|k| format!("a turtle on hill {round}{k}")).collect();
        drawn.extend(join_all(wishes.iter().map(|wish| draws(&site, wish))).await);
    }
    for (id, _) in &drawn {
        for (other, name) in &drawn {
            let (status, _) = site.ask(Method::GET, &format!("/images/{id}/{name}")).await;
            assert_eq!(status == 200, id == other, "{name} of {other} in {id}: {status}");
        }
    }
}

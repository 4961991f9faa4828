//! The offline provider's pictures follow from the prompt alone: the same bytes for the same words, other bytes for others.

use chatbot::provider::offline::Offline;
use chatbot::provider::{Image, ImageRequest, Provider};
use tiny_skia::Pixmap;

const TURTLE: &str = "Draw a turtle saying hello, world";
const PROMPTS: [&str; 4] =
    [TURTLE, "a garden with nine flowers, butterflies, trees and rain", "a fish", "knight and dragon in red and black"];

async fn image(prompt: &str) -> Image {
    let request = ImageRequest { model: String::new(), prompt: prompt.to_owned() };
    Offline::new().image(&request).await.expect("the offline provider draws").value
}

#[tokio::test]
async fn the_same_prompt_gives_the_same_bytes() {
    for prompt in [TURTLE, "two cats at night", "a teapot of dreams"] {
        assert_eq!(image(prompt).await, image(prompt).await);
    }
}

#[tokio::test]
async fn different_prompts_give_different_bytes() {
    let prompts =
        [TURTLE, "Draw a turtle saying hello, word", "turtle", "two turtles", "a red turtle", "jazz", "blues", ""];
    let mut seen = Vec::new();
    for prompt in prompts {
        let bytes = image(prompt).await.bytes;
        assert!(!seen.contains(&bytes), "{prompt:?} looks like another one");
        seen.push(bytes);
    }
}

/// A picture's file name is the hash of its bytes, so a change here renames the pictures of all users: make it on purpose.
#[tokio::test]
async fn the_turtle_is_the_one_we_know() {
    let hash = blake3::hash(&image(TURTLE).await.bytes).to_hex();
    assert_eq!(hash.as_str(), "18391beac5e21b141af9f57aa96883a9092112b47a836f28d0c55dfe358cb0d4");
}

#[tokio::test]
async fn pictures_are_small_square_pngs() {
    for prompt in PROMPTS {
        let image = image(prompt).await;
        assert!(image.bytes.len() < 200_000, "{prompt}: {} bytes", image.bytes.len());
        assert_eq!(image.format, "png");
        let picture = Pixmap::decode_png(&image.bytes).expect("it is a PNG");
        assert_eq!((picture.width(), picture.height()), (768, 768));
    }
}

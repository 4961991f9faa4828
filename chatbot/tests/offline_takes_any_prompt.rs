//! Whatever is typed or pasted is answered, without a panic and without a long wait.

use chatbot::provider::offline::Offline;
use chatbot::provider::{ChatRequest, ImageRequest, ModeRequest, Provider, Task};

fn prompts() -> Vec<String> {
    let odd = [
        "",
        " \n\t ",
        "?",
        "###",
        "```",
        "\0\u{1}",
        "🎉🎉🎉 🐢",
        "ارسم سلحفاة تقول مرحبا",
        "שלום עולם",
        "a\u{301}\u{301}\u{301}",
        "saying",
        "saying \"",
    ];
    let mut prompts: Vec<String> = odd.map(str::to_owned).to_vec();
    prompts.push("a".repeat(1 << 20));
    prompts.push("turtle saying é ".repeat(1 << 16));
    prompts.push(" ".repeat(1 << 20));
    prompts.push("🐢".repeat(1 << 18));
    prompts.push(format!("draw {}", "many cats ".repeat(5_000)));
    prompts
}

async fn ask_all(prompt: &str) {
    let offline = Offline::new();
    let model = String::new();
    let modes = vec!["answer_question".to_owned(), "unknown".to_owned()];
    let mode = ModeRequest { model: model.clone(), prompt: prompt.to_owned(), question: String::new(), modes };
    assert!(offline.choose_mode(&mode).await.is_ok());
    for task in [Task::Answer, Task::Code, Task::Other] {
        let request = ChatRequest { model: model.clone(), task, prompt: prompt.to_owned(), messages: Vec::new() };
        let answer = offline.chat(&request, &|_| ()).await.expect("the offline provider answers").value;
        assert!(answer.contains("offline") && answer.len() < 8_192);
    }
    let picture = offline
        .image(&ImageRequest { model, prompt: prompt.to_owned() })
        .await
        .expect("the offline provider draws")
        .value;
    assert!(picture.bytes.len() < 200_000);
}

#[tokio::test]
async fn odd_and_huge_prompts_are_answered() {
    for prompt in prompts() {
        ask_all(&prompt).await;
    }
}

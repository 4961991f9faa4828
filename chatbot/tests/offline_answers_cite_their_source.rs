//! The offline provider answers questions from the embedded documentation, with the source, and admits it when it has no answer.

use std::sync::Mutex;

use chatbot::provider::offline::Offline;
use chatbot::provider::{ChatRequest, Provider, Task};

fn request(task: Task, prompt: &str) -> ChatRequest {
    ChatRequest { model: String::new(), task, prompt: prompt.to_owned(), messages: Vec::new() }
}

async fn answer(prompt: &str) -> String {
    let request = request(Task::Answer, prompt);
    Offline::new().chat(&request, &|_| ()).await.expect("the offline provider answers").value
}

#[tokio::test]
async fn what_is_a_node_is_answered_by_the_passage_on_nodes() {
    let answer = answer("What is a node?").await;
    assert!(answer.starts_with("[offline] A node is a plain Rust function marked `#[node]`."), "{answer}");
    assert!(answer.ends_with("— docs: concepts.md, \"Node\""), "{answer}");
}

#[tokio::test]
async fn questions_find_the_passage_they_ask_for() {
    for (question, heading) in [
        ("what's an override", "Override"),
        ("How do I add a mode?", "How do I add a mode?"),
        ("How can I use a local server?", "With a local server"),
        ("Where do I put my API key?", "API key"),
        ("How does streaming work in this project?", "Streaming with Emit"),
        ("Does the offline provider need a key?", "Offline provider"),
        ("What is the default transition?", "Default transition"),
        ("what does derive(State) do", "derive(State)"),
        ("explain lineage", "Upstream, downstream and lineage"),
        ("how can I export a graph?", "Pictures and graph export"),
    ] {
        let answer = answer(question).await;
        let source = answer.lines().last().unwrap_or_default();
        assert!(source.starts_with("— docs: "), "{question}: {answer}");
        assert!(source.contains(&format!("\"{heading}\"")), "{question}: {source}");
    }
}

#[tokio::test]
async fn a_question_about_two_things_is_answered_by_two_passages() {
    let answer = answer("What is the difference between a plan and a run?").await;
    assert!(answer.contains("\"Plan\"") && answer.contains("\"Run\""), "{answer}");
}

#[tokio::test]
async fn questions_beyond_the_documentation_get_no_made_up_answer() {
    for question in [
        "What is the capital of Australia?",
        "Who wrote Pride and Prejudice?",
        "why",
        "What is the state of the stock market?",
    ] {
        let answer = answer(question).await;
        assert!(answer.starts_with("[offline] I found no answer"), "{question}: {answer}");
        assert_says_how_to_get_a_model(&answer);
    }
}

#[tokio::test]
async fn an_unknown_task_is_declined() {
    let request = request(Task::Other, "Translate good morning into French");
    let answer = Offline::new().chat(&request, &|_| ()).await.expect("the offline provider answers").value;
    assert!(answer.starts_with("[offline] "), "{answer}");
    assert_says_how_to_get_a_model(&answer);
}

/// The base URL alone is not enough, as a provider without a key takes the missing-key path.
fn assert_says_how_to_get_a_model(answer: &str) {
    let key = answer.find("Set OPENAI_API_KEY").unwrap_or_else(|| panic!("{answer}"));
    assert!(answer[key..].contains("any word") && answer[key..].contains("and OPENAI_BASE_URL"), "{answer}");
}

#[tokio::test]
async fn a_local_server_needs_both_variables() {
    let answer = answer("What is the base URL of local servers?").await;
    assert!(answer.contains("\"Local servers and the base URL\""), "{answer}");
    assert!(answer.contains("OPENAI_API_KEY") && answer.contains("any word"), "{answer}");
}

#[tokio::test]
async fn the_parts_of_an_answer_joined_are_the_answer() {
    let parts = Mutex::new(Vec::new());
    let hear = |part: &str| parts.lock().expect("nobody panics").push(part.to_owned());
    let request = request(Task::Answer, "What is a node?");
    let reply = Offline::new().chat(&request, &hear).await.expect("the offline provider answers");
    let parts = parts.into_inner().expect("nobody panics");
    assert!(parts.len() > 10);
    assert_eq!(parts.concat(), reply.value);
    let usage = reply.usage.expect("words are counted");
    assert_eq!((usage.prompt_tokens, usage.completion_tokens), (4, reply.value.split_whitespace().count() as u64));
}

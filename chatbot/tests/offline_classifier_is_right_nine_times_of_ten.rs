//! The offline provider picks the right mode for at least nine of ten prompts that it never learned from.

#![expect(clippy::print_stdout, reason = "the accuracy is what one runs this test for")]

use std::collections::BTreeMap;

use chatbot::provider::offline::Offline;
use chatbot::provider::{ModeRequest, Provider};

const PROMPTS: &str = include_str!("../assets/prompts.tsv");
const MODES: [&str; 4] = ["answer_question", "generate_code", "generate_image", "unknown"];

async fn mode_of(prompt: &str) -> String {
    let modes = MODES.map(str::to_owned).to_vec();
    let request = ModeRequest { model: String::new(), prompt: prompt.to_owned(), question: String::new(), modes };
    Offline::new().choose_mode(&request).await.expect("the offline provider answers").value
}

/// The lines of one half, as pairs of mode and prompt.
fn half(name: &str) -> Vec<(&'static str, &'static str)> {
    let rows =
        PROMPTS.lines().filter(|line| !line.starts_with('#')).map(|line| line.splitn(3, '\t').collect::<Vec<_>>());
    rows.filter(|row| row[0] == name).map(|row| (row[1], row[2])).collect()
}

fn print_table(confusion: &BTreeMap<(&str, String), usize>) {
    println!("{:>16} {}", "is \\ said", MODES.map(|mode| format!("{mode:>16}")).join(""));
    for is in MODES {
        let row = MODES.map(|said| format!("{:>16}", confusion.get(&(is, said.to_owned())).unwrap_or(&0)));
        println!("{is:>16} {}", row.join(""));
    }
}

#[tokio::test]
async fn nine_of_ten_held_out_prompts_get_their_mode() {
    let held_out = half("test");
    let mut confusion = BTreeMap::new();
    for (is, prompt) in &held_out {
        let said = mode_of(prompt).await;
        if said != *is {
            println!("{prompt:?} is {is}, not {said}");
        }
        *confusion.entry((*is, said)).or_default() += 1;
    }
    print_table(&confusion);
    let right: usize = MODES.iter().filter_map(|mode| confusion.get(&(*mode, (*mode).to_owned()))).sum();
    let share = right as f64 / held_out.len() as f64;
    println!("{right} of {} right, {:.1} %", held_out.len(), share * 100.0);
    assert!(share >= 0.9);
}

#[tokio::test]
async fn the_three_prompts_of_the_tour_get_their_mode() {
    assert_eq!(mode_of("Draw a turtle saying hello, world").await, "generate_image");
    assert_eq!(mode_of("What is a node?").await, "answer_question");
    assert_eq!(mode_of("Write code that sorts a list").await, "generate_code");
}

#[test]
fn both_halves_are_balanced_and_share_no_prompt() {
    let (test, train) = (half("test"), half("train"));
    assert!(test.len() + train.len() >= 240);
    for mode in MODES {
        let count = |half: &[(&str, &str)]| half.iter().filter(|(is, _)| *is == mode).count();
        assert!(count(&test) * 5 >= test.len() && count(&train) * 5 >= train.len(), "{mode} is rare");
    }
    let shared: Vec<_> =
        test.iter().filter(|(_, prompt)| train.iter().any(|(_, other)| other.eq_ignore_ascii_case(prompt))).collect();
    assert!(shared.is_empty(), "in both halves: {shared:?}");
}

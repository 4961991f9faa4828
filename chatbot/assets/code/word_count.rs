use std::collections::BTreeMap;
use std::io::{self, Read};

/// How often each word occurs, without regard to case.
fn count_words(text: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *counts.entry(word.to_lowercase()).or_default() += 1;
    }
    counts
}

fn main() -> io::Result<()> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    let mut counts: Vec<_> = count_words(&text).into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1));
    for (word, count) in counts.iter().take(10) {
        println!("{count:>5}  {word}");
    }
    Ok(())
}

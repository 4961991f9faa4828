/// Sorts words by length, words of the same length by the alphabet.
fn sort_words(words: &mut [&str]) {
    words.sort_by(|a, b| a.len().cmp(&b.len()).then(a.cmp(b)));
}

fn main() {
    let mut numbers = vec![3, 1, 2];
    numbers.sort();
    println!("{numbers:?}"); // [1, 2, 3]

    numbers.sort_by(|a, b| b.cmp(a));
    println!("{numbers:?}"); // [3, 2, 1]

    let mut words = ["pear", "fig", "apple", "date"];
    sort_words(&mut words);
    println!("{words:?}"); // ["fig", "date", "pear", "apple"]
}

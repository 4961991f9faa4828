//! What the classifier sees of a prompt: its words and pairs of words, how it begins and ends, and the word classes it touches.
//!
//! Word classes let a few hundred training prompts reach further: whoever learned that `python` is a language's name knows `haskell` too.

use crate::provider::offline::words::{head, stem, words};

/// How many words are looked at; a mode shows in the first ones.
const WORDS: usize = 48;

/// Classes of words: a name, and the words that belong to it.
const CLASSES: &[(&str, &str)] = &[
    (
        "language",
        "awk bash c c# c++ clojure cpp csharp css elixir erlang go golang graphql haskell html java javascript \
         js julia kotlin lua makefile matlab ocaml perl php powershell python r ruby rust scala sh sql swift \
         toml typescript yaml zig",
    ),
    (
        "artefact",
        "algorithm api app class cli code component dockerfile enum function handler interface iterator json \
         library loop macro method module parser program pseudocode query regex script server snippet struct \
         test tool trait type workflow",
    ),
    (
        "coding",
        "code compile convert debug fix implement optimize parse port program refactor rewrite sort translate \
         write",
    ),
    (
        "medium",
        "art artwork banner cartoon collage comic doodle drawing icon illustration image landscape logo mural \
         painting photo photograph picture portrait postcard poster silhouette sketch sticker wallpaper \
         watercolor watercolour",
    ),
    ("drawing", "depict doodle draw illustrate imagine paint render sketch visualize"),
    (
        "look",
        "abstract anime bright colorful colourful cute dark digital fantasy futuristic minimalist oil \
         photorealistic pixel realistic style vintage",
    ),
    ("colour", "black blue brown gold golden gray green grey orange pink purple red white yellow"),
    ("asking", "how what when where which who whose why"),
    ("auxiliary", "am are can could did do does has is should was were will would"),
    ("telling", "compare define describe explain list summarise summarize tell"),
    ("making", "build create design generate give make need produce show want"),
    ("pointing", "again it more one other same something stuff that them thing this"),
];

/// The features of one prompt, each once. `is_familiar` tells the words that the training prompts share.
pub(super) fn features(prompt: &str, is_familiar: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut words = words(prompt);
    words.truncate(WORDS);
    let mut features: Vec<String> = words.iter().map(|word| stem(word)).collect();
    features.extend(words.windows(2).map(|pair| format!("{} {}", pair[0], pair[1])));
    features.extend(beginning(&words));
    features.extend(classes(&words));
    features.extend(shape(prompt, words.len()));
    features.push(familiarity(&words, is_familiar));
    features.sort_unstable();
    features.dedup();
    features
}

/// How the prompt begins: its first word, its first two, and the classes of the first.
fn beginning(words: &[String]) -> Vec<String> {
    let Some(first) = words.first() else { return Vec::new() };
    let mut features = vec![format!("^{first}")];
    features.extend(words.get(1).map(|second| format!("^{first} {second}")));
    features.extend(classes_of(first).map(|class| format!("^<{class}>")));
    features
}

fn classes(words: &[String]) -> impl Iterator<Item = String> {
    words.iter().flat_map(|word| classes_of(word)).map(|class| format!("<{class}>"))
}

fn classes_of(word: &str) -> impl Iterator<Item = &'static str> {
    let forms = [word.to_owned(), stem(word)];
    let is_member = move |members: &str| members.split(' ').any(|member| forms.iter().any(|form| form == member));
    CLASSES.iter().filter(move |(_, members)| is_member(members)).map(|(name, _)| *name)
}

/// What can be seen without reading: the length, a question mark at the end, signs of program text.
fn shape(prompt: &str, words: usize) -> Vec<String> {
    let text = head(prompt).trim_end();
    let length = match words {
        0 | 1 => "one word",
        2 => "two words",
        3 => "three words",
        4 | 5 => "few words",
        _ => "many words",
    };
    let mut features = vec![format!("#{length}")];
    features.extend(text.ends_with('?').then(|| "#asks".to_owned()));
    features.extend(text.contains(['{', '}', ';', '=', '(', '<']).then(|| "#program text".to_owned()));
    features
}

/// How much of the prompt is made of words that several training prompts use; gibberish has none of them.
fn familiarity(words: &[String], is_familiar: &dyn Fn(&str) -> bool) -> String {
    let known = words.iter().filter(|word| is_familiar(word)).count();
    let share = match known * 3 {
        0 => "nothing",
        triple if triple < words.len() * 2 => "some",
        _ => "most",
    };
    format!("#{share} is familiar")
}

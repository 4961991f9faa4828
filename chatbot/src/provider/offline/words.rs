//! The words of a prompt, cut the same way for every part of the offline provider.
//!
//! All work is bounded here: whatever is sent, only its head is read, so that a pasted file costs no more than a long question.

/// How many bytes of a prompt are looked at.
const HEAD: usize = 4_096;

/// Words that say nothing about the subject of a question.
const FILLERS: &str = "a about all am an and any are as at be been best between but by can could describe did difference do does \
     explain for from get give had has have here how i if in into is it its just know like make many me mean \
     meaning more much my need of on one or our please project put s should show so some tell than that the their \
     them then there these they this to us use very want was we were what when where which who why will with word \
     work would you your";

/// The part of a prompt that is looked at: what follows the leading white space, up to a fixed size.
pub(super) fn head(prompt: &str) -> &str {
    let prompt = prompt.trim_start();
    &prompt[..prompt.floor_char_boundary(HEAD)]
}

/// The lower-case words of a prompt's head. `c++` and `c#` are words, an apostrophe is not part of one.
pub(super) fn words(prompt: &str) -> Vec<String> {
    head(prompt).split(|c: char| !c.is_alphanumeric() && c != '+' && c != '#').filter_map(word).collect()
}

/// One word, if there is a letter or digit in it; signs count only as the ending of a short name.
fn word(raw: &str) -> Option<String> {
    let raw = raw.trim_start_matches(['+', '#']);
    let bare = raw.trim_end_matches(['+', '#']);
    let kept = if bare.chars().count() == 1 { raw } else { bare };
    (!bare.is_empty()).then(|| kept.to_lowercase())
}

/// The stems of the words that carry a subject, in order, repeats included.
pub(super) fn subjects(text: &str) -> Vec<String> {
    words(text).iter().filter(|word| !is_filler(word)).map(|word| stem(word)).collect()
}

/// Whether a word says nothing about the subject.
pub(super) fn is_filler(word: &str) -> bool {
    FILLERS.split(' ').any(|filler| filler == word)
}

/// A word without its commonest English endings: `sorts`, `sorted` and `sorting` are all `sort`.
pub(super) fn stem(word: &str) -> String {
    if !word.is_ascii() || word.len() < 4 {
        return word.to_owned();
    }
    let base = without_plural(word);
    let base = without_ending(&base, "ing").or_else(|| without_ending(&base, "ed")).unwrap_or(base);
    if base.len() > 4 { base.trim_end_matches('e').to_owned() } else { base }
}

fn without_plural(word: &str) -> String {
    if let Some(base) = word.strip_suffix("ies") {
        return format!("{base}y");
    }
    let sibilant = ["sses", "shes", "ches", "xes"].iter().any(|end| word.ends_with(end));
    let kept_s = ["ss", "us", "is"].iter().any(|end| word.ends_with(end));
    match word {
        _ if sibilant => word[..word.len() - 2].to_owned(),
        _ if kept_s => word.to_owned(),
        _ => word.strip_suffix('s').unwrap_or(word).to_owned(),
    }
}

/// The word without an ending, if what is left still looks like a word; a doubled last letter becomes one (`running`, `run`).
fn without_ending(word: &str, ending: &str) -> Option<String> {
    let base = word.strip_suffix(ending)?;
    let is_word = base.len() >= 3 && base.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    is_word.then(|| undoubled(base).to_owned())
}

fn undoubled(base: &str) -> &str {
    let mut last = base.bytes().rev();
    match (last.next(), last.next()) {
        (Some(a), Some(b)) if a == b && !matches!(a, b'l' | b's' | b'z') => &base[..base.len() - 1],
        _ => base,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflected_forms_share_a_stem() {
        for (a, b) in
            [("sorts", "sorting"), ("reversed", "reverse"), ("running", "run"), ("queries", "query"), ("nodes", "node")]
        {
            assert_eq!(stem(a), stem(b));
        }
    }

    #[test]
    fn language_names_with_signs_are_words() {
        assert_eq!(words("C++ or C#: it's #1"), ["c++", "or", "c#", "it", "s", "1"]);
    }
}

//! The id of a sub-application: that of its parent, the step, the action and the key, `chat-1.3.judge.0`.
//!
//! It is the same whenever the step is made again. Words have no dot, so that each part can be told from the next: two sub-applications
//! share an id only if they share all four.

use dag_core::Spawned;

/// What is left for the words of one level. With the longest number it fits, also after a parent that was cut.
const LONGEST_WORD: usize = 40;

/// Of a longer parent the beginning stands, and a hash of it.
const LONGEST_PARENT: usize = 120;

pub(super) fn child_id(parent: &str, spawned: &Spawned<'_>) -> String {
    let (action, key) = (word(spawned.action), word(spawned.key));
    format!("{}.{}.{action}.{key}", short(parent.to_owned(), LONGEST_PARENT), spawned.sequence_id)
}

/// A text as part of a name: letters and digits stay. Where anything else had to go, a hash tells it from others.
fn word(text: &str) -> String {
    let stays = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    match text.chars().map(|c| if stays(c) { c } else { '-' }).collect::<String>() {
        plain if plain == text => short(plain, LONGEST_WORD),
        plain => hashed(&plain, text, LONGEST_WORD),
    }
}

/// A name that is too long by its beginning.
fn short(name: String, longest: usize) -> String {
    if name.len() <= longest { name } else { hashed(&name, &name, longest) }
}

/// The beginning of a name, and a hash of the text that it stands for.
fn hashed(name: &str, text: &str, longest: usize) -> String {
    let beginning = &name[..name.floor_char_boundary(longest - 17)];
    format!("{beginning}~{:016x}", hash(text))
}

/// FNV-1a: the same in every program.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

//! Reads what a prompt wishes to see: figures with their colours, sizes and counts, the time of day, and what is said.
//!
//! It reads words, not grammar: a colour, a size or a number belongs to the next figure that is named.

use super::figures::{self, Figure};
use super::palette::Rgb;
use crate::provider::offline::words::{head, words};

/// How many figures a picture has room for.
const CROWD: usize = 9;

/// Words after which comes what is said.
const SPEECH: &[&str] =
    &["saying", "says", "say", "shouting", "whispering", "singing", "thinking", "with the words", "with the text"];

/// What a prompt wishes to see.
#[derive(Debug, Default)]
pub(super) struct Wish {
    /// The figures, in the order they were named.
    pub(super) figures: Vec<Wanted>,
    /// The colours, in the order they were named.
    pub(super) colours: Vec<Rgb>,
    /// The colour of the sky, where it was named.
    pub(super) sky: Option<Rgb>,
    pub(super) time: Option<Time>,
    pub(super) weather: Option<Weather>,
    /// The text of the speech bubble.
    pub(super) saying: Option<String>,
}

/// One figure to draw.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    pub(super) figure: &'static Figure,
    pub(super) colour: Option<Rgb>,
    pub(super) size: f32,
}

/// The time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Time {
    Dawn,
    Day,
    Sunset,
    Night,
}

/// What falls from the sky.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weather {
    Rain,
    Snow,
}

/// What was said about the next figure.
#[derive(Default)]
struct Pending {
    colour: Option<Rgb>,
    size: Option<f32>,
    count: Option<usize>,
    /// The figure that the word before named.
    before: Option<&'static Figure>,
}

impl Wish {
    /// Reads a prompt.
    pub(super) fn read(prompt: &str) -> Self {
        let (scene, saying) = split_speech(head(prompt));
        let mut wish = Self { saying, ..Self::default() };
        let mut pending = Pending::default();
        for word in words(scene) {
            wish.hear(&word, &mut pending);
        }
        if let (Some(colour), Some(last)) =
            (pending.colour, wish.figures.iter_mut().rfind(|wanted| wanted.colour.is_none()))
        {
            last.colour = Some(colour);
        }
        wish
    }

    fn hear(&mut self, word: &str, pending: &mut Pending) {
        self.time = time(word).or(self.time);
        self.weather = weather(word).or(self.weather);
        pending.size = size(word).or(pending.size);
        pending.count = count(word).or(pending.count);
        if let Some(colour) = Rgb::named(word) {
            self.colours.push(colour);
            pending.colour = Some(colour);
        } else if matches!(word, "sky" | "background") {
            self.sky = pending.colour.take().or(self.sky);
        }
        let before = pending.before.take();
        if let Some((figure, usual)) = figures::named(word) {
            let is_compound = before.is_some_and(|before| before.names == figure.names);
            let about = Pending { before: Some(figure), ..Pending::default() };
            self.want(figure, if is_compound { 0 } else { usual }, &std::mem::replace(pending, about));
        }
    }

    /// Adds a figure; as many as were asked for, else `usual`, which is none for the second word of a compound such as `oak tree`.
    fn want(&mut self, figure: &'static Figure, usual: usize, pending: &Pending) {
        let wanted = Wanted { figure, colour: pending.colour, size: pending.size.unwrap_or(1.0) };
        let room = CROWD - self.figures.len().min(CROWD);
        self.figures.extend(std::iter::repeat_n(wanted, pending.count.unwrap_or(usual).min(room)));
    }
}

/// The scene and what is said in it: `a turtle saying "hello"`.
fn split_speech(prompt: &str) -> (&str, Option<String>) {
    let lower = prompt.to_ascii_lowercase();
    let Some((start, end)) = SPEECH.iter().filter_map(|word| find_word(&lower, word)).min() else {
        return (prompt, None);
    };
    let said = unquoted(prompt[end..].trim_start_matches(|c: char| c.is_whitespace() || c == ':'));
    match said.is_empty() {
        true => (prompt, None),
        false => (&prompt[..start], Some(said.to_owned())),
    }
}

/// Where a word stands on its own, as its first byte and the one after it.
fn find_word(text: &str, word: &str) -> Option<(usize, usize)> {
    let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let ends = text.match_indices(word).map(|(start, _)| (start, start + word.len()));
    ends.into_iter()
        .find(|(start, end)| is_edge(text[..*start].chars().next_back()) && is_edge(text[*end..].chars().next()))
}

/// What stands in the quotes that a text begins with, or else all of it.
fn unquoted(text: &str) -> &str {
    let pairs = [('"', '"'), ('\'', '\''), ('\u{201c}', '\u{201d}'), ('\u{2018}', '\u{2019}'), ('\u{ab}', '\u{bb}')];
    let quoted =
        pairs.iter().find_map(|(open, close)| Some(text.strip_prefix(*open)?.split(*close).next().unwrap_or_default()));
    quoted.unwrap_or(text).trim()
}

fn time(word: &str) -> Option<Time> {
    match word {
        "night" | "midnight" | "moonlight" | "nighttime" | "starry" | "space" | "galaxy" => Some(Time::Night),
        "sunset" | "dusk" | "evening" | "sundown" => Some(Time::Sunset),
        "sunrise" | "dawn" | "morning" => Some(Time::Dawn),
        "day" | "noon" | "sunny" | "daylight" => Some(Time::Day),
        _ => None,
    }
}

fn weather(word: &str) -> Option<Weather> {
    match word {
        "rain" | "rainy" | "raining" | "storm" | "stormy" => Some(Weather::Rain),
        "snow" | "snowy" | "snowing" | "winter" | "christmas" => Some(Weather::Snow),
        _ => None,
    }
}

fn size(word: &str) -> Option<f32> {
    match word {
        "tiny" => Some(0.55),
        "small" | "little" | "baby" | "young" => Some(0.72),
        "big" | "large" | "tall" => Some(1.2),
        "huge" | "giant" | "enormous" => Some(1.35),
        _ => None,
    }
}

fn count(word: &str) -> Option<usize> {
    match word {
        "one" | "single" | "1" => Some(1),
        "two" | "couple" | "pair" | "2" => Some(2),
        "three" | "few" | "3" => Some(3),
        "four" | "several" | "4" => Some(4),
        "five" | "5" => Some(5),
        "many" | "lots" | "six" | "6" => Some(6),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speech_is_cut_from_the_scene() {
        let said = |prompt| split_speech(prompt).1.unwrap_or_default();
        assert_eq!(said("Draw a turtle saying hello, world"), "hello, world");
        assert_eq!(said("a cat that says \"meow\" at night"), "meow");
        assert_eq!(split_speech("an essay on cats").1, None);
    }

    #[test]
    fn words_before_a_figure_belong_to_it() {
        let wish = Wish::read("two small red cats under a blue sky by a green house at night");
        let names: Vec<_> = wish.figures.iter().map(|wanted| wanted.figure.names[0]).collect();
        assert_eq!(names, ["cat", "cat", "house"]);
        assert_eq!(wish.figures[0].colour, Rgb::named("red"));
        assert_eq!((wish.sky, wish.figures[2].colour), (Rgb::named("blue"), Rgb::named("green")));
        assert_eq!(wish.time, Some(Time::Night));
    }
}

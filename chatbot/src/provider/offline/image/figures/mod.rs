//! The figures that can be drawn, by the words that name them.
//!
//! Every figure lives in a box from -100 to 100 both ways, with `y` growing downwards and its feet at 100. To add one, write a
//! function that draws it and a line in [`FIGURES`].

mod animals;
mod heaven;
mod land;
mod plants;
mod things;
mod wings;

use super::canvas::Pen;
use super::palette::{CREAM, GOLD, LEAF, OUTLINE, PINK, Rgb, WHITE};

/// One kind of figure.
pub(super) struct Figure {
    /// The words that name it; the first one is its own.
    pub(super) names: &'static [&'static str],
    /// Where in a scene it belongs.
    pub(super) place: Place,
    /// Its height in a scene of its own, against the others.
    pub(super) size: f32,
    /// Where a speech bubble points to, in its own units.
    pub(super) mouth: (f32, f32),
    /// The colours it has when none is asked for.
    pub(super) colours: &'static [Rgb],
    /// Draws it in a colour.
    pub(super) draw: fn(&mut Pen<'_>, Rgb),
}

/// Where in a scene a figure belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// On the ground.
    Ground,
    /// In the air.
    Sky,
    /// In the water.
    Water,
    /// On the water.
    Afloat,
    /// Behind everything.
    Back,
    /// It is the ground itself.
    Sea,
}

impl std::fmt::Debug for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.names.first().copied().unwrap_or_default())
    }
}

const MOSS: Rgb = Rgb(112, 146, 74);
const UMBER: Rgb = Rgb(168, 112, 66);
const GINGER: Rgb = Rgb(232, 154, 84);
const ASH: Rgb = Rgb(132, 134, 148);
const CORAL: Rgb = Rgb(240, 118, 88);
const SKY: Rgb = Rgb(84, 158, 214);
const BRICK: Rgb = Rgb(204, 86, 72);
const PLUM: Rgb = Rgb(160, 108, 196);
const SLATE: Rgb = Rgb(106, 120, 150);

macro_rules! figures {
    ($($place:ident $size:literal ($x:literal, $y:literal) $draw:path [$($colour:expr),+] $($name:literal)+;)*) => {
        &[$(Figure {
            names: &[$($name),+],
            place: Place::$place,
            size: $size,
            mouth: ($x, $y),
            colours: &[$($colour),+],
            draw: $draw,
        }),*]
    };
}

const FIGURES: &[Figure] = figures! {
    Ground 1.0 (88.0, -28.0) animals::turtle [MOSS, UMBER] "turtle" "tortoise";
    Ground 1.0 (10.0, -86.0) animals::cat [GINGER, ASH, OUTLINE] "cat" "kitten" "kitty";
    Ground 1.0 (62.0, -72.0) animals::dog [UMBER, CREAM, ASH] "dog" "puppy" "hound";
    Ground 0.7 (68.0, -34.0) animals::snail [GINGER, PLUM] "snail" "slug";
    Ground 0.9 (10.0, -60.0) animals::rabbit [CREAM, ASH] "rabbit" "bunny" "hare";
    Water 0.95 (80.0, -10.0) animals::fish [CORAL, GOLD, SKY] "fish" "goldfish" "shark" "salmon";
    Water 1.0 (60.0, -30.0) animals::whale [SKY, SLATE] "whale" "dolphin";
    Sky 0.62 (70.0, -20.0) wings::bird [SKY, CORAL, GOLD] "bird" "parrot" "sparrow" "robin" "canary" "bluebird";
    Ground 0.9 (0.0, -70.0) wings::owl [UMBER, ASH] "owl";
    Ground 0.95 (0.0, -74.0) wings::penguin [OUTLINE, SLATE] "penguin";
    Sky 0.45 (0.0, -50.0) wings::butterfly [CORAL, PLUM, GOLD] "butterfly" "moth";
    Ground 1.35 (0.0, -80.0) plants::tree [LEAF, MOSS] "tree" "oak" "apple" "forest" "wood" "park" "orchard";
    Ground 1.3 (0.0, -90.0) plants::fir [Rgb(60, 118, 88), LEAF] "fir" "pine" "spruce";
    Ground 0.75 (0.0, -70.0) plants::flower [PINK, GOLD, PLUM, CORAL] "flower" "tulip" "rose" "daisy" "sunflower" "poppy" "garden" "meadow";
    Ground 0.65 (0.0, -70.0) plants::mushroom [BRICK, UMBER] "mushroom" "toadstool";
    Ground 1.3 (0.0, -60.0) land::house [CREAM, PINK, GOLD] "house" "home" "cottage" "cabin" "hut" "village" "town";
    Ground 1.35 (0.0, -80.0) land::castle [ASH, CREAM] "castle" "palace" "fortress" "tower";
    Back 2.0 (0.0, -90.0) land::mountain [SLATE, ASH] "mountain" "hill" "alps" "volcano" "peak";
    Sea 1.0 (0.0, 0.0) land::nothing [SKY] "sea" "ocean" "lake" "river" "beach" "water" "wave" "underwater" "harbour" "harbor";
    Afloat 1.2 (10.0, -80.0) land::boat [BRICK, SKY, GOLD] "boat" "ship" "sailboat" "yacht";
    Sky 0.85 (30.0, 20.0) heaven::sun [GOLD] "sun" "sunshine";
    Sky 0.75 (40.0, 10.0) heaven::moon [Rgb(250, 236, 190)] "moon" "crescent";
    Sky 0.5 (0.0, 20.0) heaven::star [Rgb(252, 222, 110)] "star";
    Sky 0.7 (0.0, 10.0) heaven::cloud [WHITE] "cloud";
    Sky 0.9 (0.0, 60.0) heaven::rocket [CREAM, BRICK] "rocket" "spaceship" "spacecraft";
    Sky 0.9 (0.0, -40.0) heaven::balloon [BRICK, GOLD, PLUM] "balloon";
    Ground 0.9 (0.0, -60.0) things::heart [Rgb(224, 70, 88), PINK] "heart" "love" "valentine";
    Ground 1.15 (0.0, -58.0) things::robot [SLATE, Rgb(98, 164, 166), CORAL] "robot" "android" "droid" "bot";
    Ground 1.0 (40.0, -40.0) things::car [BRICK, SKY, GOLD] "car" "taxi" "automobile";
    Ground 1.05 (10.0, -64.0) things::snowman [WHITE] "snowman";
    Ground 0.85 (0.0, -80.0) things::cake [PINK, CREAM] "cake" "birthday";
};

/// Words that mean a group even in the singular.
const GROUPS: &[&str] = &["forest", "garden", "meadow", "orchard", "park", "town", "village", "wood"];

/// The figure that a word names, and how many of it the word means when no number is given.
pub(super) fn named(word: &str) -> Option<(&'static Figure, usize)> {
    let (figure, name) =
        FIGURES.iter().find_map(|figure| Some((figure, figure.names.iter().find(|name| is_form_of(word, name))?)))?;
    let is_several = word != *name || GROUPS.contains(name);
    Some((figure, if is_several { 3 } else { 1 }))
}

/// Whether a word is a name or its plural: `waves` is one of `wave`, `waving` is not.
fn is_form_of(word: &str, name: &str) -> bool {
    let rest = word.strip_prefix(name.trim_end_matches('y'));
    word == name
        || rest.is_some_and(|rest| if name.ends_with('y') { rest == "ies" } else { matches!(rest, "s" | "es") })
}

/// An eye that looks ahead.
fn eye(pen: &mut Pen<'_>, x: f32, y: f32, radius: f32) {
    pen.circle(x, y, radius, OUTLINE);
    pen.circle(x + radius * 0.3, y - radius * 0.35, radius * 0.36, WHITE);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plural_words_name_several() {
        let count = |word| named(word).map(|(figure, count)| (figure.names[0], count));
        assert_eq!(count("cats"), Some(("cat", 3)));
        assert_eq!(count("fish"), Some(("fish", 1)));
        assert_eq!(count("forest"), Some(("tree", 3)));
        assert_eq!(count("teapot"), None);
    }
}

//! Colours: the ones that words name, and how to make them lighter, darker and mixed.
//!
//! All arithmetic is on whole numbers, so that a shade is the same on every platform.

/// An opaque colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rgb(pub(super) u8, pub(super) u8, pub(super) u8);

pub(super) const WHITE: Rgb = Rgb(255, 255, 255);
pub(super) const CREAM: Rgb = Rgb(255, 247, 230);
pub(super) const OUTLINE: Rgb = Rgb(52, 46, 58);
pub(super) const PINK: Rgb = Rgb(246, 150, 172);
pub(super) const GOLD: Rgb = Rgb(250, 200, 70);
pub(super) const WOOD: Rgb = Rgb(140, 96, 66);
pub(super) const LEAF: Rgb = Rgb(92, 158, 88);

const NAMED: &[(&str, Rgb)] = &[
    ("red", Rgb(219, 68, 64)),
    ("crimson", Rgb(190, 40, 62)),
    ("orange", Rgb(244, 146, 60)),
    ("yellow", Rgb(248, 208, 72)),
    ("gold", GOLD),
    ("golden", GOLD),
    ("green", Rgb(88, 168, 92)),
    ("teal", Rgb(54, 150, 150)),
    ("turquoise", Rgb(72, 190, 186)),
    ("blue", Rgb(70, 128, 212)),
    ("navy", Rgb(44, 62, 120)),
    ("purple", Rgb(140, 92, 188)),
    ("violet", Rgb(150, 100, 210)),
    ("pink", PINK),
    ("brown", Rgb(146, 100, 68)),
    ("black", Rgb(58, 56, 66)),
    ("grey", Rgb(148, 152, 162)),
    ("gray", Rgb(148, 152, 162)),
    ("silver", Rgb(188, 196, 206)),
    ("white", Rgb(246, 244, 240)),
];

/// Hues for pictures whose words name no colour.
pub(super) const HUES: &[[Rgb; 4]] = &[
    [Rgb(38, 70, 83), Rgb(42, 157, 143), Rgb(233, 196, 106), Rgb(231, 111, 81)],
    [Rgb(74, 78, 138), Rgb(154, 140, 206), Rgb(242, 184, 198), Rgb(250, 226, 176)],
    [Rgb(29, 76, 112), Rgb(69, 138, 168), Rgb(240, 222, 190), Rgb(214, 72, 70)],
    [Rgb(52, 88, 70), Rgb(122, 164, 106), Rgb(226, 208, 130), Rgb(196, 108, 74)],
    [Rgb(86, 44, 92), Rgb(186, 74, 114), Rgb(246, 146, 98), Rgb(254, 212, 138)],
    [Rgb(40, 54, 92), Rgb(92, 116, 186), Rgb(150, 206, 214), Rgb(250, 238, 214)],
];

impl Rgb {
    /// The colour that a word names.
    pub(super) fn named(word: &str) -> Option<Self> {
        NAMED.iter().find(|(name, _)| *name == word).map(|(_, colour)| *colour)
    }

    /// This colour with `percent` of another.
    pub(super) fn mix(self, other: Self, percent: u32) -> Self {
        let part =
            |a: u8, b: u8| ((u32::from(a) * (100 - percent.min(100)) + u32::from(b) * percent.min(100)) / 100) as u8;
        Self(part(self.0, other.0), part(self.1, other.1), part(self.2, other.2))
    }

    pub(super) fn lighter(self, percent: u32) -> Self {
        self.mix(WHITE, percent)
    }

    pub(super) fn darker(self, percent: u32) -> Self {
        self.mix(Self(24, 20, 40), percent)
    }
}

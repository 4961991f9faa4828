//! How often the lines of a drawing cross.

use std::collections::BTreeSet;

type Line = Vec<(f64, f64)>;

/// How often edges cross: each pair at each place once.
pub(crate) fn crossings(lines: &[Line]) -> usize {
    let mut pieces: Vec<_> = lines
        .iter()
        .enumerate()
        .flat_map(|(at, line)| line.windows(2).map(move |pair| (at, pair[0], pair[1])))
        .collect();
    let top = |piece: &(usize, (f64, f64), (f64, f64))| piece.1.1.min(piece.2.1);
    pieces.sort_by(|a, b| top(a).total_cmp(&top(b)));
    let mut met = BTreeSet::new();
    for (at, a) in pieces.iter().enumerate() {
        let below = pieces[at + 1..].iter().take_while(|b| top(b) <= a.1.1.max(a.2.1));
        for b in below.filter(|b| b.0 != a.0 && cross((a.1, a.2), (b.1, b.2))) {
            // A curve is many pieces: what crosses within a few pixels crosses once.
            #[expect(clippy::cast_possible_truncation, reason = "a place in the picture")]
            let place = (top(a).max(top(b)) / 24.0) as i64;
            let pair = (a.0.min(b.0), a.0.max(b.0));
            if ![place - 1, place, place + 1].iter().any(|place| met.contains(&(pair, *place))) {
                met.insert((pair, place));
            }
        }
    }
    met.len()
}

type Piece = ((f64, f64), (f64, f64));

fn cross(a: Piece, b: Piece) -> bool {
    let side = |line: Piece, point: (f64, f64)| {
        (line.1.0 - line.0.0) * (point.1 - line.0.1) - (line.1.1 - line.0.1) * (point.0 - line.0.0)
    };
    side(a, b.0) * side(a, b.1) < 0.0 && side(b, a.0) * side(b, a.1) < 0.0
}

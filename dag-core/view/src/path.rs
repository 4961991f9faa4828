//! Lines and curves.

use crate::layout::Point;

/// A line through the picture.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Path {
    /// Where it begins.
    pub start: Point,
    /// How it goes on.
    pub steps: Vec<Step>,
}

/// A part of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Straight to a point.
    Line(Point),
    /// A cubic curve with two control points.
    Curve(Point, Point, Point),
}

impl Step {
    /// Where it ends.
    pub fn end(self) -> Point {
        let (Self::Line(end) | Self::Curve(_, _, end)) = self;
        end
    }
}

/// How many straight pieces stand for a curve.
const PIECES: u8 = 16;

impl Path {
    /// Where it ends.
    pub fn end(&self) -> Point {
        self.steps.last().map_or(self.start, |step| step.end())
    }

    /// The path as points that straight lines join.
    pub fn points(&self) -> Vec<(f64, f64)> {
        let of = |point: Point| (f64::from(point.x), f64::from(point.y));
        let (mut points, mut last) = (vec![of(self.start)], of(self.start));
        for step in &self.steps {
            match *step {
                Step::Line(end) => points.push(of(end)),
                Step::Curve(first, second, end) => {
                    let ends = [last, of(first), of(second), of(end)];
                    points.extend((1..=PIECES).map(|at| at_curve(ends, f64::from(at) / f64::from(PIECES))));
                }
            }
            last = of(step.end());
        }
        points
    }

    /// The point half of the way along.
    #[expect(clippy::cast_possible_truncation, reason = "a point of a picture")]
    pub(crate) fn middle(&self) -> Point {
        let points = self.points();
        let length = |pair: &[(f64, f64)]| (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1);
        let mut left = points.windows(2).map(length).sum::<f64>() / 2.0;
        for pair in points.windows(2) {
            let part = length(pair);
            if part >= left && part > 0.0 {
                let at = |from: f64, to: f64| (from + (to - from) * left / part).round() as i32;
                return Point { x: at(pair[0].0, pair[1].0), y: at(pair[0].1, pair[1].1) };
            }
            left -= part;
        }
        self.start
    }

    /// The same path from its end.
    pub(crate) fn reversed(&self) -> Self {
        let starts: Vec<_> = std::iter::once(self.start).chain(self.steps.iter().map(|step| step.end())).collect();
        let steps = self.steps.iter().zip(&starts).rev().map(|(step, &start)| match *step {
            Step::Line(_) => Step::Line(start),
            Step::Curve(first, second, _) => Step::Curve(second, first, start),
        });
        Self { start: self.end(), steps: steps.collect() }
    }

    /// The path with each of its points at another place.
    pub(crate) fn mapped(&self, map: impl Fn(Point) -> Point) -> Self {
        let steps = self.steps.iter().map(|step| match *step {
            Step::Line(end) => Step::Line(map(end)),
            Step::Curve(first, second, end) => Step::Curve(map(first), map(second), map(end)),
        });
        Self { start: map(self.start), steps: steps.collect() }
    }
}

fn at_curve(ends: [(f64, f64); 4], at: f64) -> (f64, f64) {
    let rest = 1.0 - at;
    let parts = [rest * rest * rest, 3.0 * rest * rest * at, 3.0 * rest * at * at, at * at * at];
    let sum = |axis: fn((f64, f64)) -> f64| parts.iter().zip(ends).map(|(part, end)| part * axis(end)).sum();
    (sum(|end| end.0), sum(|end| end.1))
}

/// Points with the same x are joined by a line, others by a curve that leaves and arrives straight down.
pub(crate) fn along(points: &[Point]) -> Path {
    let steps = points.windows(2).filter(|pair| pair[0] != pair[1]).map(|pair| {
        let (from, to) = (pair[0], pair[1]);
        let middle = i32::midpoint(from.y, to.y);
        if from.x == to.x {
            return Step::Line(to);
        }
        Step::Curve(Point { x: from.x, y: middle }, Point { x: to.x, y: middle }, to)
    });
    Path { start: points.first().copied().unwrap_or_default(), steps: steps.collect() }
}

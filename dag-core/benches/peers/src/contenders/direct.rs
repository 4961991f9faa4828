//! Plain calls, as a program without any graph makes them.

use std::hint::black_box;

use super::Contender;
use crate::work;

pub(crate) fn chain(len: usize, expected: i64) -> Contender {
    contender(expected, move || (1..len).fold(work::source(), |value, _| work::next(&value)))
}

/// The compiler sees that all readers do the same and would call one of them: it must not know that the source is the same.
pub(crate) fn fan_out(width: usize, expected: i64) -> Contender {
    contender(expected, move || {
        let source = work::source();
        (0..width).fold(0_i64, |sum, _| sum.wrapping_add(work::next(black_box(&source))))
    })
}

pub(crate) fn layered<const WIDTH: usize>(depth: usize, expected: i64) -> Contender {
    contender(expected, move || {
        let mut layer: [i64; WIDTH] = std::array::from_fn(|_| work::source());
        for _ in 1..depth {
            let read = |at: usize| &layer[at % WIDTH];
            layer = std::array::from_fn(|at| work::mix(read(at), read(at + 1), read(at + 7)));
        }
        work::sum(layer.iter())
    })
}

/// Computing nodes one after the other.
pub(crate) fn serial(width: usize, expected: i64) -> Contender {
    contender(expected, move || {
        let one = || {
            work::compute(work::LONG);
            work::source()
        };
        (0..width).map(|_| one()).sum()
    })
}

fn contender(expected: i64, run: impl Fn() -> i64 + Send + 'static) -> Contender {
    Contender::sync("direct", expected, || (), move |()| run())
}

//! Rounds in which all contenders take turns, medians over them, and a count of allocations.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::contenders::Contender;

/// How often each contender has its turn, and for how long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rounds {
    pub(crate) count: usize,
    /// How long a batch of runs takes about; a run that takes longer is a batch of its own.
    pub(crate) batch: Duration,
}

impl Rounds {
    /// Batches shorter than a time slice, so that on a busy machine most of them are not interrupted and the median is one of those.
    pub(crate) const FULL: Self = Self { count: 61, batch: Duration::from_millis(1) };
    /// For what takes long anyway.
    pub(crate) const FEW: Self = Self { count: 11, batch: Duration::ZERO };
    /// Only whether all contenders give the right result.
    pub(crate) const QUICK: Self = Self { count: 1, batch: Duration::ZERO };
}

/// What one batch of runs took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Batch {
    /// One run.
    pub(crate) run: Duration,
    /// One build; zero if nothing was built for this batch.
    pub(crate) build: Duration,
    /// In one run.
    pub(crate) allocations: f64,
}

/// What a contender needs for a run, median over all rounds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measured {
    pub(crate) run_ns: f64,
    pub(crate) build_ns: f64,
    pub(crate) allocations: f64,
}

/// All contenders in turn, round by round: a slow spell of the machine meets all of them.
pub(crate) async fn take_turns(contenders: &mut [Contender], rounds: Rounds) -> Vec<Measured> {
    let mut sizes = Vec::new();
    let mut allocations = Vec::new();
    let mut batches = vec![Vec::new(); contenders.len()];
    for (contender, batches) in contenders.iter_mut().zip(&mut batches) {
        eprintln!("  {}", contender.name);
        let first = contender.runs.batch(1).await;
        let size = rounds.batch.as_nanos() / first.run.as_nanos().max(1);
        sizes.push(size.clamp(1, 1_000_000) as usize);
        allocations.push(counted(contender).await);
        batches.push(first);
    }
    for _ in 0..rounds.count {
        for ((contender, batches), &size) in contenders.iter_mut().zip(&mut batches).zip(&sizes) {
            batches.push(contender.runs.batch(size).await);
        }
    }
    let measured = batches.iter().zip(allocations);
    measured.map(|(batches, allocations)| Measured::new(batches, allocations)).collect()
}

/// Allocations of one run, counted apart from the timed rounds: a counter that two cores write costs time.
async fn counted(contender: &mut Contender) -> f64 {
    COUNTING.store(true, Ordering::Relaxed);
    let batch = contender.runs.batch(4).await;
    COUNTING.store(false, Ordering::Relaxed);
    batch.allocations
}

impl Measured {
    /// The first batch is no run like the others, and counts only if nothing was built later.
    fn new(batches: &[Batch], allocations: f64) -> Self {
        let (first, later) = batches.split_at(1);
        let builds = |batches: &[Batch]| median(batches.iter().map(|batch| batch.build).filter(|time| !time.is_zero()));
        let build_ns = Some(builds(later)).filter(|&time| time > 0.0).unwrap_or_else(|| builds(first));
        Self { run_ns: median(later.iter().map(|batch| batch.run)), build_ns, allocations }
    }
}

fn median(times: impl Iterator<Item = Duration>) -> f64 {
    let mut times: Vec<Duration> = times.collect();
    times.sort_unstable();
    times.get(times.len() / 2).map_or(0.0, |time| time.as_nanos() as f64)
}

/// A stopwatch for some number of runs.
pub(crate) struct Lap {
    runs: usize,
    allocations: u64,
    started: Instant,
}

impl Lap {
    pub(crate) fn start(runs: usize) -> Self {
        Self { runs, allocations: ALLOCATIONS.load(Ordering::Relaxed), started: Instant::now() }
    }

    pub(crate) fn stop(self, build: Duration) -> Batch {
        let run = self.started.elapsed() / self.runs as u32;
        let allocations = (ALLOCATIONS.load(Ordering::Relaxed) - self.allocations) as f64 / self.runs as f64;
        Batch { run, build, allocations }
    }
}

/// How long this took, and what it gave.
pub(crate) fn timed<T>(build: impl FnOnce() -> T) -> (Duration, T) {
    let started = Instant::now();
    let built = build();
    (started.elapsed(), built)
}

static COUNTING: AtomicBool = AtomicBool::new(false);
static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);

/// The system's allocator, with a count of what it hands out.
pub(crate) struct Counting;

impl Counting {
    fn count() {
        if COUNTING.load(Ordering::Relaxed) {
            ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        }
    }
}

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        Self::count();
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        Self::count();
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        Self::count();
        unsafe { System.realloc(pointer, layout, size) }
    }
}

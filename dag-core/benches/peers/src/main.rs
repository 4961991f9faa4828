//! dag-core and its peers, side by side in one process: what a node costs, what a graph costs, and whether our targets are met.
//!
//! Run with: cargo run --release --manifest-path dag-core/benches/peers/Cargo.toml -- [--json] [--quick] [--case NAME]…
//!
//! Compare ratios, not nanoseconds: contenders take turns, so that a machine that runs slower for a while does so for all of them.
//! Data goes to stdout, talk to stderr. A contender that gives a wrong result ends the program.

mod shapes;
mod work;
mod wake;
mod measure;
mod runs;
mod contenders;
mod cases;
mod report;

use std::process::ExitCode;

use cases::Case;
use measure::Rounds;
use report::Outcome;

#[global_allocator]
static ALLOCATOR: measure::Counting = measure::Counting;

fn main() -> ExitCode {
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(problem) => {
            eprintln!("{problem}");
            return ExitCode::from(2);
        }
    };
    let json = options.json;
    let outcomes = run(options);
    println!("{}", if json { report::json(&outcomes) } else { report::markdown(&outcomes) });
    ExitCode::SUCCESS
}

struct Options {
    json: bool,
    quick: bool,
    cases: Vec<Case>,
}

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let (mut json, mut quick, mut wanted) = (false, false, Vec::new());
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--json" => json = true,
                "--quick" => quick = true,
                "--case" => wanted.push(arguments.next().ok_or("--case needs a name")?),
                other => return Err(format!("unknown option `{other}`; there are --json, --quick and --case NAME")),
            }
        }
        Ok(Self { json, quick, cases: chosen(&wanted)? })
    }
}

/// The cases of these names, all of them if there is none.
fn chosen(wanted: &[String]) -> Result<Vec<Case>, String> {
    let all = cases::all();
    if let Some(unknown) = wanted.iter().find(|name| !all.iter().any(|case| case.name == **name)) {
        let names: Vec<_> = all.iter().map(|case| case.name).collect();
        return Err(format!("unknown case `{unknown}`; there are {}", names.join(", ")));
    }
    Ok(all.into_iter().filter(|case| wanted.is_empty() || wanted.iter().any(|name| name == case.name)).collect())
}

/// Two workers, and the bench on one of them: what a contender spawns lands in that worker's own queue.
fn run(options: Options) -> Vec<Outcome> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        // dag-flow polls a chain of shared futures recursively.
        .thread_stack_size(32 << 20)
        .enable_all()
        .build()
        .expect("a runtime starts");
    let bench = runtime.spawn(bench(options));
    runtime.block_on(bench).unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
}

async fn bench(options: Options) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for case in options.cases {
        eprintln!("{}", case.name);
        let rounds = if options.quick { Rounds::QUICK } else { case.rounds };
        let mut contenders = (case.contenders)();
        let measured = measure::take_turns(&mut contenders, rounds).await;
        outcomes.push(Outcome {
            case: case.name,
            nodes: case.nodes as f64,
            baseline: case.baseline,
            targets: case.targets,
            rows: report::rows(&contenders, &measured),
        });
    }
    outcomes
}

//! What the web app costs: `cargo bench -p chatbot --bench web`.
//!
//! A model server that answers at once in ten parts, and the load, run in this process; the chatbot and a bare proxy that makes the same
//! calls run in processes of their own, on the same cores. Each turn is a conversation of its own. `-- --quick` makes few turns, to see
//! that it works.

#![expect(clippy::print_stdout, reason = "the figures are the output")]

mod load;
mod model;
mod process;
mod proxy;
mod table;
#[path = "../../../dag-core/explorer/benches/pages/usage.rs"]
mod usage;

use std::time::Duration;

use load::{Load, Measured};
use model::Model;
use process::Process;

/// How many turns, connections and conversations.
struct Size {
    turns: usize,
    streams: usize,
    open: usize,
    starts: usize,
}

const WHOLE: Size = Size { turns: 3000, streams: 200, open: 500, starts: 15 };
const QUICK: Size = Size { turns: 20, streams: 4, open: 4, starts: 1 };

fn main() -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    if let Ok(model) = std::env::var(proxy::MODEL) {
        return runtime.block_on(proxy::serve(&model));
    }
    // Cargo runs benchmarks in tests without any argument of its own.
    let is_whole = std::env::args().any(|arg| arg == "--bench") && !std::env::args().any(|arg| arg == "--quick");
    runtime.block_on(all(if is_whole { &WHOLE } else { &QUICK }))
}

async fn all(size: &Size) -> std::io::Result<()> {
    let model = Model::start().await?;
    let chatbot = Process::chatbot(&model)?;
    let proxy = Process::proxy(&model)?;
    let idle = chatbot.memory();
    warm_up(&[&chatbot, &proxy], &model).await;

    let alone = Load { users: 1, turns: size.turns / 3 };
    let many = Load { users: 32, turns: size.turns };
    let streams = Load { users: size.streams, turns: size.streams * 5 };
    let one = measured(&alone, &chatbot, &model).await;
    let one_bare = measured(&alone, &proxy, &model).await;
    let (full, full_cpu) = with_cpu(&many, &chatbot, &model).await;
    let (full_bare, bare_cpu) = with_cpu(&many, &proxy, &model).await;
    model.pause(Duration::from_millis(100));
    let streaming = measured(&streams, &chatbot, &model).await;
    let streaming_bare = measured(&streams, &proxy, &model).await;
    model.pause(Duration::ZERO);
    let before = chatbot.memory();
    let open = load::open(&chatbot.url, size.open).await;
    let each = chatbot.memory().saturating_sub(before) as f64 / size.open as f64;
    drop(open);
    let starts: Vec<Duration> = (0..size.starts).map(|_| process::start(&model)).collect::<Result<_, _>>()?;

    table::own_time(&one, &one_bare, &streaming, &streaming_bare, size.streams);
    table::throughput(&full, &full_bare, full_cpu, bare_cpu, many.turns);
    table::memory(idle, each);
    table::start(&starts);
    Ok(())
}

async fn warm_up(processes: &[&Process], model: &Model) {
    for process in processes {
        measured(&Load { users: 2, turns: 20 }, process, model).await;
    }
}

async fn measured(load: &Load, process: &Process, model: &Model) -> Measured {
    load.run(&process.url, model).await
}

/// The same, and the processor's time that a turn takes the process, in milliseconds.
async fn with_cpu(load: &Load, process: &Process, model: &Model) -> (Measured, f64) {
    let before = process.cpu();
    let measured = load.run(&process.url, model).await;
    (measured, (process.cpu() - before).as_secs_f64() * 1e3 / load.turns as f64)
}

use dag_core::{Cancel, Ctx, Emit, action, input, node};

input!(n: u32);

#[node(blocking)]
fn counted(n: &u32, parts: &Emit<u32>, ctx: &Ctx, cancel: &Cancel) -> u32 {
    ctx.attr("n", n);
    parts.send(*n);
    u32::from(cancel.is_cancelled())
}

#[node]
async fn answered(cancel: dag_core::Cancel, ctx: dag_core::Ctx, counted: u32, parts: Emit<u32>) -> u32 {
    parts.send(1);
    ctx.attr("cancelled", &cancel.is_cancelled());
    counted
}

#[node(retry(1), inject(k = 2))]
async fn retried(k: u32, cancel: &Cancel, answered: &u32, ctx: &Ctx) -> Result<u32, String> {
    ctx.attr("k", &k);
    if cancel.is_cancelled() { Err("no".into()) } else { Ok(*answered) }
}

#[action]
async fn told(ctx: &Ctx, cancel: Cancel) {
    ctx.attr("cancelled", &cancel.is_cancelled());
}

// Of a type of one's own that is generic, the name says nothing.
#[derive(Clone)]
struct Wrapper<T>(T);
mod own {
    #[derive(Clone)]
    pub struct Ctx<T>(pub T);
}

#[node]
fn wrapped(n: &u32) -> own::Ctx<u32> {
    own::Ctx(*n)
}

#[node(inject(ctx = wrapped))]
fn reads(ctx: &own::Ctx<u32>) -> Wrapper<u32> {
    Wrapper(ctx.0)
}

fn main() {
    let nodes = dag_core::module!([n, counted, answered, retried, wrapped, reads]);
    let _ = dag_core::Dag::builder().add(nodes).build().unwrap();
    let _ = (dag_core::action::<told>(), Wrapper(1).0);
}

use dag_core::node;

#[derive(Clone)]
struct Ctx {
    user: String,
}

#[node]
fn greeting(ctx: &Ctx) -> String {
    ctx.user.clone()
}

fn main() {}

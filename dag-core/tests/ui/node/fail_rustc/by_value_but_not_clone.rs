use dag_core::node;

struct Ticket(u32);

#[node]
fn used(ticket: Ticket) -> u32 {
    ticket.0
}

const NODES: dag_core::Module = dag_core::module!([used]);

fn main() {}

use dag_core::State;

use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Ticket;

#[derive(State, Serialize, Deserialize)]
struct Chat {
    ticket: Ticket,
}

impl Clone for Chat {
    fn clone(&self) -> Self {
        Self { ticket: Ticket }
    }
}

fn main() {}

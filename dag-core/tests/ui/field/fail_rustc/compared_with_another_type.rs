use dag_core::{State, field};

use serde::{Deserialize, Serialize};

#[derive(State, Clone, Serialize, Deserialize)]
struct Chat {
    turns: u32,
}

fn main() {
    let _ = field!(Chat.turns).eq("one");
}

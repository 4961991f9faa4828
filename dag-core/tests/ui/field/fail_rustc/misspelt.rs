use dag_core::{State, field};

use serde::{Deserialize, Serialize};

#[derive(State, Clone, Serialize, Deserialize)]
struct Chat {
    prompt: String,
}

fn main() {
    let _ = field!(Chat.promt);
}

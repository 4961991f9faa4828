use dag_core::action;

struct Ask<T> {
    max: T,
}

#[action(writes(answer))]
impl<T: Copy + Into<usize>> Ask<T> {
    fn run(&self, prompt: &str) -> String {
        prompt.chars().take(self.max.into()).collect()
    }
}

fn main() {}

use dag_core::action;

struct Ask {
    max: usize,
}

#[action(writes(append(answers), take(prompt)), reset_except(answers))]
impl Ask {
    /// Asks.
    pub async fn run(
        &self,
        prompt: &str,
        #[input(default = 3)] limit: usize,
        #[input(default = "plain")] tone: String,
    ) -> Result<String, std::io::Error> {
        Ok(format!("{tone}: {}", prompt.chars().take(limit.min(self.max)).collect::<String>()))
    }
}

mod inside {
    pub struct Nothing;

    #[dag_core::action]
    impl Nothing {
        fn run(&self) {}
    }
}

fn main() {
    let _: [dag_core::Action; 2] = [Ask { max: 1 }.into(), inside::Nothing.into()];
}

use dag_core::node;

struct Once;

fn of_text(text: &str) -> String {
    text.into()
}

fn to_bytes(text: String) -> Vec<u8> {
    text.into()
}

fn fallible(text: String) -> Result<String, std::fmt::Error> {
    Ok(text)
}

fn cut(mut text: String, to: usize) -> String {
    text.truncate(to);
    text
}

fn same(once: Once) -> Once {
    once
}

#[node(pipe_output(of_text))]
fn takes_another_type() -> String {
    String::new()
}

#[node(pipe_output(to_bytes))]
fn gives_another_type() -> String {
    String::new()
}

#[node(pipe_output(fallible))]
fn without_a_question_mark() -> String {
    String::new()
}

#[node(pipe_output(to_bytes?))]
fn with_a_needless_question_mark() -> String {
    String::new()
}

#[node(pipe_output(cut("3")))]
fn another_argument() -> String {
    String::new()
}

#[node(pipe_output(cut))]
fn without_its_argument() -> String {
    String::new()
}

#[node(pipe_output(same))]
fn not_clone() -> Once {
    Once
}

fn main() {}

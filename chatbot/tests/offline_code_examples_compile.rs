//! The embedded examples are correct code, each can be found, and each says that it is an example.
//!
//! Without `rustc` or `python3` a part is skipped with a note; set `REQUIRE_ALL=1` to fail instead.

#![expect(clippy::print_stdout, reason = "a skipped part is told, and examples print")]

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use chatbot::provider::offline::Offline;
use chatbot::provider::{ChatRequest, Provider, Task};

/// The examples that need a crate, which plain `rustc` does not find.
const WITH_CRATES: [&str; 2] = ["node.rs", "parse_json.rs"];

/// An example that needs this project's own crate.
#[expect(dead_code, reason = "compiling it is the test")]
#[path = "../assets/code/node.rs"]
mod node;

/// An example that needs crates which this package has.
#[expect(dead_code, reason = "compiling it is the test")]
#[path = "../assets/code/parse_json.rs"]
mod parse_json;

fn examples(ending: &str) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/code");
    let mut files = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
    files.retain(|path| path.extension().is_some_and(|found| found == ending));
    files.sort();
    Ok(files)
}

/// Whether a tool can be run; when not, says so, or fails where all is required.
fn is_there(tool: &str) -> bool {
    let found = Command::new(tool).arg("--version").output().is_ok_and(|output| output.status.success());
    assert!(found || env::var_os("REQUIRE_ALL").is_none(), "{tool} can not be run");
    if !found {
        println!("skipped: {tool} can not be run");
    }
    found
}

fn assert_runs(command: &mut Command, file: &Path) -> Result<(), Box<dyn Error>> {
    let output = command.arg(file).output()?;
    assert!(output.status.success(), "{}:\n{}", file.display(), String::from_utf8_lossy(&output.stderr));
    Ok(())
}

async fn code(prompt: &str) -> String {
    let request =
        ChatRequest { model: String::new(), task: Task::Code, prompt: prompt.to_owned(), messages: Vec::new() };
    Offline::new().chat(&request, &|_| ()).await.expect("the offline provider answers").value
}

#[test]
fn the_rust_examples_compile() -> Result<(), Box<dyn Error>> {
    let rustc = env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    if !is_there(&rustc) {
        return Ok(());
    }
    let out = tempfile::tempdir()?;
    for file in examples("rs")?.iter().filter(|path| !WITH_CRATES.iter().any(|name| path.ends_with(name))) {
        let flags = ["--edition", "2024", "--emit=metadata", "-D", "warnings", "--out-dir"];
        assert_runs(Command::new(&rustc).args(flags).arg(out.path()), file)?;
    }
    Ok(())
}

#[test]
fn the_python_examples_parse() -> Result<(), Box<dyn Error>> {
    if !is_there("python3") {
        return Ok(());
    }
    let out = tempfile::tempdir()?;
    for file in examples("py")? {
        let mut python = Command::new("python3");
        assert_runs(python.env("PYTHONPYCACHEPREFIX", out.path()).args(["-m", "py_compile"]), &file)?;
    }
    Ok(())
}

#[tokio::test]
async fn sorting_a_list_is_answered_in_the_language_that_is_asked_for() {
    let rust = code("Write code that sorts a list").await;
    assert!(rust.starts_with("// offline example: the nearest one to your prompt (\"sort a list\")\n"), "{rust}");
    let python = code("Write Python code that sorts a list").await;
    assert!(python.starts_with("# offline example: the nearest one to your prompt (\"sort a list\")\n"), "{python}");
    let haskell = code("sort a list in Haskell").await;
    assert!(
        haskell.lines().next().is_some_and(|line| line.ends_with("in Rust: there is none in Haskell")),
        "{haskell}"
    );
}

#[tokio::test]
async fn each_example_is_found_by_a_prompt_for_it() -> Result<(), Box<dyn Error>> {
    for (prompt, file) in [
        ("reverse a string", "reverse_string.rs"),
        ("python function for the fibonacci sequence", "fibonacci.py"),
        ("code for fizzbuzz", "fizzbuzz.rs"),
        ("read a file line by line in python", "read_lines.py"),
        ("download a web page with an http get request in rust", "http_get.rs"),
        ("parse some json", "parse_json.rs"),
        ("implement binary search", "binary_search.rs"),
        ("sieve that finds all primes", "prime_sieve.rs"),
        ("python function to check if a number is prime", "prime_check.py"),
        ("program that counts words", "word_count.rs"),
        ("recursive factorial", "factorial.rs"),
        ("a stack in rust", "linked_list.rs"),
        ("regex for matching an email address in python", "match_email.py"),
        ("sum a column of a csv", "csv_sum.rs"),
        ("spawn threads", "threads.rs"),
        ("python async sleep", "async_sleep.py"),
        ("write a node that doubles a number", "node.rs"),
        ("hello world in python", "hello_world.py"),
    ] {
        let code = code(prompt).await;
        let expected = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/code").join(file))?;
        assert!(code.ends_with(&expected), "{prompt}: {}", code.lines().next().unwrap_or_default());
    }
    Ok(())
}

#[tokio::test]
async fn a_prompt_that_is_near_to_no_example_is_told_so() {
    let answer = code("rename all my holiday photos").await;
    assert!(answer.starts_with("// offline example: none is near to your prompt"), "{answer}");
    assert!(!answer.contains("```"));
}

//! Prompts from the command line or from standard input, checked before anything runs.

use std::io::Read;

use super::exit::Usage;

/// The largest prompt that is taken, in bytes.
pub(super) const LIMIT: u64 = 4 * 1024 * 1024;

/// One prompt: the words joined, or standard input for a single `-`.
pub(super) fn one(words: &[String]) -> anyhow::Result<String> {
    stands_alone(words)?;
    let prompt = if words == ["-"] { stdin()? } else { words.join(" ") };
    checked(prompt)
}

/// Several prompts: one each argument, or one each line of standard input for a single `-`.
pub(super) fn several(prompts: &[String]) -> anyhow::Result<Vec<String>> {
    stands_alone(prompts)?;
    if prompts == ["-"] {
        let lines = stdin()?;
        let lines = lines.lines().filter(|line| !line.trim().is_empty());
        let prompts: Vec<_> = lines.map(|line| checked(line.to_owned())).collect::<Result<_, _>>()?;
        return if prompts.is_empty() { Err(empty()) } else { Ok(prompts) };
    }
    prompts.iter().cloned().map(checked).collect()
}

/// A `-` among others is a mistake: nobody would see that standard input was not read.
fn stands_alone(words: &[String]) -> anyhow::Result<()> {
    if words.len() > 1 && words.iter().any(|word| word == "-") {
        return Err(Usage("`-` stands alone: it reads the prompt from standard input".into()).into());
    }
    Ok(())
}

/// The prompt, if a turn can be made of it.
pub(super) fn checked(prompt: String) -> anyhow::Result<String> {
    if prompt.trim().is_empty() {
        return Err(empty());
    }
    if prompt.len() as u64 > LIMIT {
        return Err(too_long());
    }
    Ok(prompt)
}

fn stdin() -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().take(LIMIT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LIMIT {
        return Err(too_long());
    }
    text(bytes)
}

/// What was read, as text without the line ends after it: `echo hello |` says the same as `hello`.
pub(super) fn text(bytes: Vec<u8>) -> anyhow::Result<String> {
    let text = String::from_utf8(bytes).map_err(|_| Usage("standard input is not UTF-8 text".into()))?;
    Ok(text.trim_end_matches(['\n', '\r']).into())
}

fn empty() -> anyhow::Error {
    Usage("the prompt is empty; write one, or `-` to read it from standard input".into()).into()
}

pub(super) fn too_long() -> anyhow::Error {
    Usage(format!("the prompt is longer than the limit of {} MiB", LIMIT / 1024 / 1024)).into()
}

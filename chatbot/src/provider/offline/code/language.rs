//! Programming languages: how a prompt names them, and which ones there are examples in.

/// A language that there are examples in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Rust,
    Python,
}

impl Language {
    /// The name as people write it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Rust => "Rust",
            Self::Python => "Python",
        }
    }

    /// What begins a comment.
    pub(super) fn comment(self) -> &'static str {
        match self {
            Self::Rust => "//",
            Self::Python => "#",
        }
    }
}

/// A language that a prompt names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// There are examples in it.
    Known(Language),
    /// There are none; this is its name as people write it.
    Foreign(&'static str),
}

const NAMES: &[(&str, Named)] = &[
    ("rust", Named::Known(Language::Rust)),
    ("cargo", Named::Known(Language::Rust)),
    ("python", Named::Known(Language::Python)),
    ("python3", Named::Known(Language::Python)),
    ("py", Named::Known(Language::Python)),
    ("awk", Named::Foreign("awk")),
    ("bash", Named::Foreign("Bash")),
    ("c", Named::Foreign("C")),
    ("c#", Named::Foreign("C#")),
    ("c++", Named::Foreign("C++")),
    ("clojure", Named::Foreign("Clojure")),
    ("cpp", Named::Foreign("C++")),
    ("css", Named::Foreign("CSS")),
    ("dockerfile", Named::Foreign("Dockerfile")),
    ("elixir", Named::Foreign("Elixir")),
    ("go", Named::Foreign("Go")),
    ("golang", Named::Foreign("Go")),
    ("haskell", Named::Foreign("Haskell")),
    ("html", Named::Foreign("HTML")),
    ("java", Named::Foreign("Java")),
    ("javascript", Named::Foreign("JavaScript")),
    ("js", Named::Foreign("JavaScript")),
    ("julia", Named::Foreign("Julia")),
    ("kotlin", Named::Foreign("Kotlin")),
    ("lua", Named::Foreign("Lua")),
    ("makefile", Named::Foreign("Makefile")),
    ("perl", Named::Foreign("Perl")),
    ("php", Named::Foreign("PHP")),
    ("powershell", Named::Foreign("PowerShell")),
    ("react", Named::Foreign("JavaScript")),
    ("ruby", Named::Foreign("Ruby")),
    ("scala", Named::Foreign("Scala")),
    ("shell", Named::Foreign("shell")),
    ("sql", Named::Foreign("SQL")),
    ("swift", Named::Foreign("Swift")),
    ("typescript", Named::Foreign("TypeScript")),
    ("yaml", Named::Foreign("YAML")),
    ("zig", Named::Foreign("Zig")),
];

/// The language that a prompt asks for: the last one it names, as in "translate this Python function to Rust".
pub(super) fn named(words: &[String]) -> Option<Named> {
    let before = std::iter::once("").chain(words.iter().map(String::as_str));
    let pairs: Vec<(&str, &str)> = before.zip(words.iter().map(String::as_str)).collect();
    pairs.iter().rev().filter(|(before, word)| !is_verb(before, word)).find_map(|(_, word)| named_by(word))
}

/// Whether `go` is not the language: "go through a list", but "a loop in Go".
fn is_verb(before: &str, word: &str) -> bool {
    word == "go" && !["a", "in", "to", "using", "with"].contains(&before)
}

/// The language that one word names.
pub(super) fn named_by(word: &str) -> Option<Named> {
    NAMES.iter().find(|(name, _)| *name == word).map(|(_, named)| *named)
}

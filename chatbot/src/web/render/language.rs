//! Which language a piece of code is in: an answer that is code and nothing else does not say.

/// Words that tell a language, by what its syntax is called.
const SIGNS: [(&str, &[&str]); 12] = [
    ("rust", &["fn main()", "let mut ", "impl ", "pub fn ", "println!", "::new(", "-> ", "use std::"]),
    ("python", &["def ", "import ", "print(", "elif ", "self.", "    return ", "__name__", "lambda "]),
    ("js", &["const ", "function ", "=> ", "console.log", "===", "document.", "async function", "let "]),
    ("c", &["#include <stdio", "printf(", "int main(", "malloc(", "char *"]),
    ("cpp", &["#include <iostream", "std::cout", "std::vector", "template <", "using namespace"]),
    ("java", &["public class ", "public static void", "System.out", "private ", "@Override"]),
    ("go", &["package main", "func ", ":= ", "fmt.Print", "import \"fmt"]),
    ("sh", &["#!/bin/", "echo ", "fi\n", "done\n", "esac", "$(", "grep "]),
    ("sql", &["SELECT ", "INSERT INTO", "CREATE TABLE", " FROM ", " WHERE "]),
    ("html", &["<!DOCTYPE", "<html", "<div", "</body>", "</p>"]),
    ("css", &["px;", "color:", "margin:", "display:", "@media"]),
    ("json", &["{\n  \"", "\": ", "\",\n", "],\n"]),
];

/// The language with most signs, if it has two at least.
pub(super) fn guess(source: &str) -> Option<&'static str> {
    let count = |signs: &[&str]| signs.iter().filter(|sign| source.contains(**sign)).count();
    let mut best = None;
    for (name, signs) in SIGNS {
        let found = count(signs);
        if found >= 2 && best.is_none_or(|(most, _)| found > most) {
            best = Some((found, name));
        }
    }
    best.map(|(_, name)| name)
}

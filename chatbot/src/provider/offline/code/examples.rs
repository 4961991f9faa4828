//! The embedded examples: each with its title, its language and the words by which it is found.
//!
//! They are whole files under `assets/code`, so that a compiler can check them.

use super::language::Language::{self, Python, Rust};

/// One example.
pub(super) struct Example {
    /// What it does, as the first line of the answer quotes it.
    pub(super) title: &'static str,
    /// What it is written in.
    pub(super) language: Language,
    /// More words by which it is found.
    pub(super) words: &'static str,
    /// The code.
    pub(super) code: &'static str,
}

macro_rules! examples {
    ($($language:ident $file:literal $title:literal [$words:literal])*) => {
        &[$(Example {
            title: $title,
            language: $language,
            words: $words,
            code: include_str!(concat!("../../../../assets/code/", $file)),
        }),*]
    };
}

/// All examples; where two are equally near, the earlier one is given.
pub(super) const EXAMPLES: &[Example] = examples! {
    Rust "hello_world.rs" "hello world" ["print program main"]
    Python "hello_world.py" "hello world" ["print program main"]
    Rust "sort_list.rs" "sort a list" ["order vec vector array slice words ascending descending"]
    Python "sort_list.py" "sort a list" ["order array tuples words ascending descending key lambda"]
    Rust "reverse_string.rs" "reverse a string" ["backwards palindrome text characters"]
    Python "reverse_string.py" "reverse a string" ["backwards palindrome text characters"]
    Rust "fibonacci.rs" "fibonacci numbers" ["sequence series iterator"]
    Python "fibonacci.py" "fibonacci numbers" ["sequence series generator yield iterator"]
    Rust "fizzbuzz.rs" "fizzbuzz" ["fizz buzz modulo"]
    Python "fizzbuzz.py" "fizzbuzz" ["fizz buzz modulo"]
    Rust "read_lines.rs" "read a file line by line" ["open lines text path reading"]
    Python "read_lines.py" "read a file line by line" ["open lines text path reading"]
    Rust "http_get.rs" "fetch a page over http" ["get request download url web website client api tcp"]
    Python "http_get.py" "fetch a page over http" ["get request download url web website client api scrape urllib"]
    Rust "parse_json.rs" "parse json" ["deserialize serde object decode"]
    Python "parse_json.py" "parse json" ["deserialize dataclass object decode dump"]
    Rust "binary_search.rs" "binary search" ["find sorted slice bisect middle"]
    Python "binary_search.py" "binary search" ["find sorted list bisect middle"]
    Rust "prime_sieve.rs" "all primes below a limit" ["sieve eratosthenes print first"]
    Python "prime_check.py" "check whether a number is prime" ["primes divisors"]
    Rust "word_count.rs" "count words" ["frequency occurrences histogram text map hashmap"]
    Python "word_count.py" "count words" ["frequency occurrences histogram text counter dictionary"]
    Rust "factorial.rs" "factorial by recursion" ["recursive"]
    Python "factorial.py" "factorial by recursion" ["recursive"]
    Rust "linked_list.rs" "linked list as a stack" ["push pop reverse links generic struct"]
    Python "linked_list.py" "reverse a linked list" ["links dataclass class"]
    Rust "binary_tree.rs" "binary search tree" ["insert contains generic struct"]
    Rust "match_email.rs" "check an email address" ["match regex validate valid mail"]
    Python "match_email.py" "match an email address with a regex" ["validate valid mail re regular expression"]
    Rust "csv_sum.rs" "sum a column of a csv file" ["total rows table average reads read"]
    Python "csv_sum.py" "sum a column of a csv file" ["total rows table average reads read"]
    Rust "threads.rs" "threads with a channel" ["thread concurrent parallel spawn sleep mpsc pool"]
    Python "async_sleep.py" "async tasks that sleep at the same time" ["asyncio await concurrent parallel gather asynchronous"]
    Rust "calculator.rs" "calculator" ["calculate add subtract multiply divide stdin"]
    Python "cache_decorator.py" "decorator that caches results" ["cache memoize remember wrapper functools"]
    Rust "node.rs" "nodes of a dag" ["node graph doubles input dataflow hamilton"]
};

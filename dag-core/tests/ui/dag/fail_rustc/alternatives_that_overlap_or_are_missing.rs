use dag_core::{alternatives, dag, node};

#[node(name = hello, when(language = "de"))]
fn hallo() -> String {
    "hallo".into()
}

#[node(name = hello, when_in(language = ["en", "sco"]))]
fn hello_in_english() -> String {
    "hello".into()
}

#[node(name = hello, when_not(language = "de"), when_not(mood = "merry"))]
fn hello_elsewhere() -> String {
    "salve".into()
}

alternatives!(hello: String = [hallo, hello_in_english, hello_elsewhere]);

#[node(name = goodbye, when(language = "de"))]
fn tschuess() -> String {
    "tschüss".into()
}

#[node(name = goodbye, when(language = "en", mood = "merry"))]
fn cheerio() -> String {
    "cheerio".into()
}

alternatives!(goodbye: String = [tschuess, cheerio]);

#[node]
fn talk(hello: &str, goodbye: &str) -> String {
    format!("{hello} {goodbye}")
}

#[node(when(language = "de"))]
fn german_talk(goodbye: &str) -> String {
    goodbye.into()
}

dag! {
    Talk { nodes: [hello, goodbye, talk, german_talk] }
}

fn main() {}

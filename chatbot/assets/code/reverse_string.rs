/// Reverses a string by its characters.
fn reverse(text: &str) -> String {
    text.chars().rev().collect()
}

fn main() {
    let word = "straw";
    println!("{word} backwards is {}", reverse(word));
    let is_palindrome = reverse("level") == "level";
    println!("level is a palindrome: {is_palindrome}");
}

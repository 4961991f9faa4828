/// Whether a text looks like an e-mail address. Only a message that arrives proves that it is one.
fn looks_like_email(text: &str) -> bool {
    let Some((user, domain)) = text.rsplit_once('@') else { return false };
    let is_name = |c: char| c.is_alphanumeric() || "._%+-".contains(c);
    let labels: Vec<&str> = domain.split('.').collect();
    let is_label = |label: &&str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    !user.is_empty() && user.chars().all(is_name) && labels.len() > 1 && labels.iter().all(is_label)
}

fn main() {
    assert!(looks_like_email("ada@example.com"));
    assert!(!looks_like_email("ada@example"));
    assert!(!looks_like_email("@example.com"));
}

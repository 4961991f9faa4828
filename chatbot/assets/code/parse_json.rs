use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct User {
    name: String,
    email: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
}

fn main() -> Result<(), serde_json::Error> {
    let text = r#"{ "name": "Ada", "tags": ["maths", "engines"] }"#;
    let user: User = serde_json::from_str(text)?;
    let email = user.email.as_deref().unwrap_or("no address");
    println!("{} ({email}): {}", user.name, user.tags.join(", "));
    Ok(())
}

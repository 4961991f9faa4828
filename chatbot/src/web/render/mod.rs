//! What the bot says as HTML: Markdown and code, sanitised and highlighted.

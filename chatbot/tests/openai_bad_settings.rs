//! Settings that cannot work are told before anything is sent.

use chatbot::provider::ErrorKind;
use chatbot::provider::openai::{ApiKey, OpenAi, Settings};

#[test]
fn a_bad_base_url() {
    let settings = Settings { base_url: "localhost:8080".to_owned(), ..Settings::default() };
    let error = OpenAi::new(settings).expect_err("no provider");
    assert_eq!((error.kind, error.status), (ErrorKind::Unreachable, None));
    assert!(error.message.starts_with("the base URL is neither http nor https; set OPENAI_BASE_URL"), "{error}");
}

#[test]
fn a_key_that_cannot_be_sent() {
    let settings = Settings { key: ApiKey::new("sk-\nabc"), ..Settings::default() };
    let error = OpenAi::new(settings).expect_err("no provider");
    assert_eq!((error.kind, error.status), (ErrorKind::Unauthorized, None));
    assert!(error.message.contains("check OPENAI_API_KEY"), "{error}");
}

//! A server on this machine is called directly, also where the environment names a proxy for everything else.

use std::env;
use std::process::Command;

use crate::support::ask::{chat, client};
use crate::support::server::Server;

/// Set in the copy of this test that runs with a proxy in its environment.
const INSIDE: &str = "CHATBOT_TEST_INSIDE";

#[tokio::test]
async fn past_the_proxy() {
    if env::var_os(INSIDE).is_some() {
        chat(&client(&Server::smart())).await.expect("an answer");
        return;
    }
    // Nobody listens at port 9, and a process cannot safely change its own environment.
    let proxies = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"].map(|name| (name, "http://127.0.0.1:9"));
    let mut test = Command::new(env::current_exe().expect("this program"));
    test.args(["--exact", "openai_local_server_needs_no_proxy::past_the_proxy"])
        .env(INSIDE, "1")
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .envs(proxies);
    let output = test.output().expect("a run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

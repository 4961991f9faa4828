//! From the page of a run one goes back some steps, changes the prompt or the state, and goes on from there: in a conversation of its own,
//! which the chat shows like any other.

use dag_store::{Object, Project, Store};
use serde_json::{Value, json};

use crate::support::site::{Site, program};

struct Shown {
    site: Site,
    project: Project,
    _folder: tempfile::TempDir,
}

impl Shown {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let site = Site::start(program(&["--dir", folder.path().to_str().expect("UTF-8")]));
        let project = Store::open(folder.path()).and_then(|store| store.project("chatbot")).expect("a project");
        Self { site, project, _folder: folder }
    }

    /// The number of the last step of this action.
    fn step(&self, id: &str, action: &str) -> u64 {
        let log = self.project.app(id).and_then(|app| app.read()).expect("a log");
        log.steps.iter().rfind(|step| step.action == action).expect("such a step").sequence_id
    }

    fn state(&self, id: &str, step: u64) -> Object {
        self.project.app(id).and_then(|app| app.at(step)).expect("a step").state.expect("a state")
    }

    /// Asks for it as the page does; the id of the fork when it has come to its end.
    async fn ask(&self, id: &str, step: u64, what: &str, body: &Value) -> String {
        let (status, made) = self.site.post(&format!("/api/runs/chatbot/{id}/steps/{step}/{what}"), body).await;
        assert_eq!(status, 201, "{made}");
        let fork = made["app_id"].as_str().expect("an id").to_owned();
        assert_eq!(made["page"], json!(format!("/app/{fork}")));
        crate::support::site::becomes(async || {
            self.site.get(&format!("/api/conversations/{fork}")).await["running"] == false
        })
        .await;
        fork
    }

    async fn conversation(&self, id: &str) -> Value {
        self.site.get(&format!("/api/conversations/{id}")).await
    }
}

fn turns(conversation: &Value) -> Vec<(&str, &str)> {
    let turns = conversation["turns"].as_array().expect("turns").iter();
    turns.map(|turn| (turn["prompt"].as_str().unwrap(), turn["answer"]["type"].as_str().unwrap_or("none"))).collect()
}

#[tokio::test]
async fn with_another_prompt() {
    let shown = Shown::start();
    let id = shown.site.conversation().await;
    shown.site.turn(&id, "What is a node?").await;
    shown.site.turn(&id, "What is a plan?").await;
    let step = shown.step(&id, "prompt");
    let fork = shown.ask(&id, step, "rerun", &json!({ "inputs": { "prompt": "Draw a cat" } })).await;
    let (first, fork) = (shown.conversation(&id).await, shown.conversation(&fork).await);
    assert_eq!(turns(&first), [("What is a node?", "text"), ("What is a plan?", "text")], "nothing is overwritten");
    assert_eq!(turns(&fork), [("What is a node?", "text"), ("Draw a cat", "image")]);
}

#[tokio::test]
async fn with_another_state() {
    let shown = Shown::start();
    let id = shown.site.conversation().await;
    shown.site.turn(&id, "What is a node?").await;
    let step = shown.step(&id, "decide_mode");
    let mut state = shown.state(&id, step);
    state.insert("mode".into(), "generate_image".into());
    let fork = shown.ask(&id, step, "go-on", &json!({ "state": state })).await;
    let seen = shown.conversation(&fork).await;
    assert_eq!((turns(&seen), &seen["interrupted"]), (vec![("What is a node?", "image")], &json!(false)));
    let actions: Vec<_> = seen["turns"][0]["phases"].as_array().unwrap().iter().map(|phase| &phase["action"]).collect();
    assert_eq!(actions, ["generate_image", "response"], "only what came after it was run");

    // The fork is a conversation like any other: it goes on, and its turn can be answered again from its beginning.
    shown.site.turn(&fork, "What is a plan?").await;
    assert_eq!(turns(&shown.conversation(&fork).await), [("What is a node?", "image"), ("What is a plan?", "text")]);
    let (status, again) = shown.site.post(&format!("/api/conversations/{fork}/turns/1/again"), &json!({})).await;
    assert_eq!(status, 201, "{again}");
    let again = again["id"].as_str().expect("an id").to_owned();
    crate::support::site::becomes(async || shown.conversation(&again).await["running"] == false).await;
    assert_eq!(turns(&shown.conversation(&again).await), [("What is a node?", "text")]);
}

#[tokio::test]
async fn as_it_was() {
    let shown = Shown::start();
    let id = shown.site.conversation().await;
    shown.site.turn(&id, "Draw a cat").await;
    let fork = shown.ask(&id, shown.step(&id, "decide_mode"), "rerun", &json!({})).await;
    let fork = shown.conversation(&fork).await;
    assert_eq!(turns(&fork), [("Draw a cat", "image")]);
    assert_eq!(fork["turns"][0]["answer"]["content"], shown.conversation(&id).await["turns"][0]["answer"]["content"]);
    assert_eq!(fork["turns"][0]["phases"][0]["action"], "decide_mode");
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let shown = Shown::start();
    let id = shown.site.conversation().await;
    shown.site.turn(&id, "What is a node?").await;
    let at = format!("/api/runs/chatbot/{id}/steps/0");
    let (status, refused) = shown.site.post(&format!("{at}/rerun"), &json!({ "inputs": { "prompt": 7 } })).await;
    assert_eq!((status.as_u16(), &refused["error"]["message"]), (400, &json!("the input `prompt` is a text")));
    let state = json!({ "state": { "chat_history": "none" } });
    let (status, refused) = shown.site.post(&format!("{at}/go-on"), &state).await;
    assert_eq!(
        (status.as_u16(), &refused["error"]["message"]),
        (400, &json!("the `chat_history` of this state is none of this machine"))
    );
    let step = shown.step(&id, "decide_mode");
    let mut state = shown.state(&id, step);
    state.insert("mode".into(), json!(7));
    let at_mode = format!("/api/runs/chatbot/{id}/steps/{step}");
    let (status, refused) = shown.site.post(&format!("{at_mode}/go-on"), &json!({ "state": state })).await;
    assert_eq!(status, 400, "{refused}");
    let told = refused["error"]["message"].as_str().expect("a text");
    assert!(told.starts_with("this state is none of this machine: "), "{told}");
    for (at, inputs, told) in [
        (&at, json!({}), "the input `prompt` is missing"),
        (&at, json!({ "prompt": "Hi", "x": 1 }), "the step has no input `x`; there is `prompt`"),
        (&at, json!({ "promt": "Hi" }), "the step has no input `promt`; did you mean `prompt`?"),
        (&at_mode, json!({ "foo": 1 }), "the step has no input `foo`; it takes none"),
    ] {
        let (status, refused) = shown.site.post(&format!("{at}/rerun"), &json!({ "inputs": inputs })).await;
        assert_eq!((status.as_u16(), &refused["error"]["message"]), (400, &json!(told)));
    }
    let listed = shown.project.apps().expect("a folder").len();
    assert_eq!(listed, 1, "and nothing was made");
}

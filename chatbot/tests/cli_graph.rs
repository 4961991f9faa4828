//! `chatbot graph` draws the machine, the graph and each action, always in the same way.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::support::program::{Program, has, run};
use serde_json::Value;

/// The machine of the program that this one follows: from, to, and whether there is a condition.
const EDGES: [(&str, &str, bool); 15] = [
    ("prompt", "check_openai_key", false),
    ("check_openai_key", "check_safety", true),
    ("check_openai_key", "response", false),
    ("check_safety", "decide_mode", true),
    ("check_safety", "response", false),
    ("decide_mode", "answer_question", true),
    ("decide_mode", "generate_code", true),
    ("decide_mode", "generate_image", true),
    ("decide_mode", "prompt_for_more", false),
    ("answer_question", "response", false),
    ("generate_code", "response", false),
    ("generate_image", "response", false),
    ("prompt_for_more", "response", false),
    ("error", "response", false),
    ("response", "prompt", false),
];

fn graph(args: &[&str]) -> String {
    let ended = run([&["graph"], args].concat()).exits(0);
    assert_eq!(ended.stderr, "");
    ended.stdout
}

/// The names of the nodes of a picture.
fn nodes(args: &[&str]) -> Vec<String> {
    let picture: Value = serde_json::from_str(&graph(&[args, &["--format", "json"]].concat())).expect("JSON");
    let nodes = picture["nodes"].as_array().expect("a list");
    nodes.iter().map(|node| node["label"].as_str().expect("a label").to_owned()).collect()
}

/// The picture as Graphviz draws it.
fn rendered(dot: &str) -> Option<String> {
    if !has("dot") {
        return None;
    }
    let mut child = Command::new("dot")
        .arg("-Tsvg")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("dot");
    child.stdin.take().expect("a pipe").write_all(dot.as_bytes()).expect("dot reads");
    let output = child.wait_with_output().expect("dot ends");
    let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && complaints.is_empty(), "{complaints}");
    Some(String::from_utf8(output.stdout).expect("UTF-8"))
}

#[test]
fn the_machine_has_these_edges_with_conditions_dashed() {
    let dot = graph(&["--of", "machine", "--format", "dot"]);
    let edges: Vec<_> =
        dot.lines().filter(|line| line.contains(" -> ") && !line.contains("style=dotted")).map(str::trim).collect();
    let mut expected = vec![r#""input__prompt" -> "prompt""#.to_owned()];
    expected.extend(EDGES.map(|(from, to, is_conditional)| match (from, is_conditional) {
        ("check_openai_key", true) => format!(r#""{from}" -> "{to}" [label="has_openai_key=true" style=dashed]"#),
        ("check_safety", true) => format!(r#""{from}" -> "{to}" [label="safe=true" style=dashed]"#),
        (_, true) => format!(r#""{from}" -> "{to}" [label="mode={to}" style=dashed]"#),
        (_, false) => format!(r#""{from}" -> "{to}""#),
    }));
    assert_eq!(edges, expected);
}

#[test]
fn every_action_has_its_way_to_the_error() {
    let dot = graph(&["--format", "dot"]);
    for action in nodes(&[]).iter().filter(|node| !["error", "input: prompt"].contains(&node.as_str())) {
        assert!(dot.contains(&format!(r#""{action}" -> "error" [style=dotted"#)), "{action}");
    }
}

#[test]
fn both_variants_are_on_the_same_machine() {
    let drawn = |variant| graph(&["--variant", variant, "--format", "mermaid"]);
    assert_eq!(drawn("dag"), drawn("plain"));
}

#[test]
fn every_picture_in_every_format_is_always_the_same() {
    for of in ["machine", "dag", "action:decide_mode"] {
        for format in ["text", "svg", "html", "dot", "mermaid", "json"] {
            let args = ["--of", of, "--format", format];
            let picture = graph(&args);
            assert_eq!(picture, graph(&args), "{args:?}");
            assert!(picture.ends_with('\n') && picture.lines().count() > 5, "{args:?}: {picture}");
        }
    }
}

#[test]
fn graphviz_draws_all_of_them() {
    for args in
        [&[][..], &["--of", "dag"], &["--of", "action:response"], &["--of", "action:response", "--variant", "plain"]]
    {
        let Some(svg) = rendered(&graph(&[args, &["--format", "dot"]].concat())) else { return };
        for node in nodes(args) {
            assert!(svg.contains(&format!(">{node}<")), "{node} is missing in {svg}");
        }
    }
}

#[test]
fn the_graph_is_as_deep_as_was_promised() {
    assert!(nodes(&["--of", "dag"]).len() >= 15);
    let behind = nodes(&["--of", "action:decide_mode"]);
    for node in ["prompt", "trimmed_prompt", "chat_model", "mode_question", "mode_request", "suggested_mode", "mode"] {
        assert!(behind.iter().any(|name| name == node), "{node} is not in {behind:?}");
    }
}

#[test]
fn an_action_without_a_graph_reads_and_writes() {
    let dot = graph(&["--of", "action:answer_question", "--variant", "plain", "--format", "dot"]);
    let edges: Vec<_> = dot.lines().filter(|line| line.contains("->")).map(str::trim).collect();
    let expected = [
        r#""read__chat_history" -> "answer_question""#,
        r#""read__prompt" -> "answer_question""#,
        r#""answer_question" -> "write__response""#,
    ];
    assert_eq!(edges, expected);
}

#[test]
fn the_plain_variant_has_no_graph_and_says_what_it_has() {
    let ended = run(["graph", "--of", "dag", "--variant", "plain"]).exits(2);
    assert_eq!(ended.stdout, "");
    assert!(ended.stderr.contains("--of action:NAME"), "{}", ended.stderr);
}

#[test]
fn an_unknown_action_gets_the_nearest() {
    let ended = run(["graph", "--of", "action:generate_cod"]).exits(2);
    assert!(ended.stderr.contains("did you mean `generate_code`?"), "{}", ended.stderr);
    let ended = run(["graph", "--of", "action:xyzzy"]).exits(2);
    assert!(ended.stderr.contains("prompt_for_more"), "the actions there are: {}", ended.stderr);
}

#[test]
fn the_ending_of_a_file_is_its_format() {
    for (file, args) in [
        ("machine.txt", &[][..]),
        ("machine.svg", &["--format", "svg"]),
        ("machine.html", &["--format", "html"]),
        ("machine.htm", &["--format", "html"]),
        ("machine.dot", &["--format", "dot"]),
        ("machine.gv", &["--format", "dot"]),
        ("machine.mmd", &["--format", "mermaid"]),
        ("machine.mermaid", &["--format", "mermaid"]),
        ("machine.json", &["--format", "json"]),
    ] {
        let ended = run(["graph", "-o", file]).exits(0);
        assert_eq!((ended.stdout.as_str(), ended.files()), ("", vec![file.to_owned()]));
        assert_eq!(std::fs::read_to_string(ended.home.path().join(file)).expect("the file"), graph(args));
    }
}

#[test]
fn a_png_is_the_same_every_time_and_no_text() {
    let png = || {
        let ended = run(["graph", "-o", "machine.png"]).exits(0);
        std::fs::read(ended.home.path().join("machine.png")).expect("the file")
    };
    let first = png();
    assert!(first.starts_with(b"\x89PNG") && first == png());
}

#[test]
fn svg_turns_and_links_as_told() {
    let turned =
        graph(&["--format", "svg", "--direction", "right", "--theme", "dark", "--source-base", "https://example.org/"]);
    assert!(turned.contains("href=\"https://example.org/chatbot/src/flow/"), "{turned}");
    assert!(turned.contains("#14171c") && !turned.contains("prefers-color-scheme"));
    let width =
        |svg: &str| svg.split_once("width=\"").and_then(|(_, rest)| rest.split_once('"')?.0.parse::<u32>().ok());
    assert!(width(&turned) > width(&graph(&["--format", "svg"])), "a machine is longer than wide");
}

#[test]
fn text_can_do_without_lines() {
    let ascii = graph(&["--ascii"]);
    assert!(ascii.is_ascii() && ascii.contains("`- check_openai_key"), "{ascii}");
}

#[test]
fn a_file_without_a_known_ending_needs_a_format() {
    let ended = run(["graph", "-o", "machine.pdf"]).exits(2);
    for choice in ["--format", ".svg", ".png", ".html", ".txt", ".dot", ".mmd", ".json"] {
        assert!(ended.stderr.contains(choice) && ended.files().is_empty(), "{choice}: {}", ended.stderr);
    }
    assert_eq!(run(["graph", "-o", "machine.pdf", "--format", "dot"]).exits(0).files(), ["machine.pdf"]);
}

#[test]
fn an_unknown_format_gets_the_choices() {
    let ended = run(["graph", "--format", "gif"]).exits(2);
    assert!(ended.stderr.contains("text, svg, png, html, dot, mermaid, json"), "{}", ended.stderr);
}

#[test]
fn a_part_of_a_graph_is_drawn() {
    let upstream = nodes(&["--of", "dag", "--upstream-of", "suggested_mode"]);
    assert!(upstream.iter().any(|name| name == "prompt") && upstream.iter().all(|name| name != "mode"), "{upstream:?}");
    let ways = nodes(&["--of", "dag", "--between", "prompt", "mode"]);
    assert!(ways.iter().any(|name| name == "suggested_mode") && ways.len() < nodes(&["--of", "dag"]).len(), "{ways:?}");
    let without = nodes(&["--of", "dag", "--hide-inputs"]);
    assert!(without.iter().all(|name| name != "prompt"), "{without:?}");
    let merged = nodes(&["--of", "dag", "--merge-inputs"]);
    assert!(merged.iter().any(|name| name.contains("prompt: String")), "{merged:?}");
    let ended = run(["graph", "--of", "dag", "--upstream-of", "suggested_mod"]).exits(2);
    assert!(ended.stderr.contains("did you mean `suggested_mode`?"), "{}", ended.stderr);
}

#[test]
fn a_tag_stands_out_and_an_unknown_one_gets_the_nearest() {
    let text = graph(&["--of", "dag", "--highlight", "mode"]);
    assert!(text.contains("[mode]"), "{text}");
    let ended = run(["graph", "--of", "dag", "--highlight", "mod"]).exits(2);
    assert!(ended.stderr.contains("did you mean `mode`?"), "{}", ended.stderr);
}

#[test]
fn boxes_have_more_or_less_in_them() {
    let svg = |args: &[&str]| graph(&[&["--format", "svg"], args].concat());
    assert!(svg(&["--reads-and-writes"]).contains(">writes mode</text>") && !svg(&[]).contains(">writes mode</text>"));
    assert!(!svg(&["--no-conditions"]).contains(">safe=true</text>") && svg(&[]).contains(">safe=true</text>"));
    assert!(!svg(&["--no-legend"]).contains(">first action</text>") && svg(&[]).contains(">first action</text>"));
    assert!(!graph(&["--of", "dag", "--no-types"]).contains("String"));
}

/// A turn that is kept under this name, in a folder that is thrown away.
fn conversation(prompt: &str) -> tempfile::TempDir {
    run(["ask", "--dir", "runs", "--app-id", "one", prompt]).exits(0).home
}

fn of_run(home: &tempfile::TempDir, args: &[&str]) -> Program {
    Program::new([&["graph"], args].concat()).env("CHATBOT_DATA_DIR", home.path().join("runs"))
}

/// The number of the step that ran an action.
fn step(home: &tempfile::TempDir, action: &str) -> usize {
    let dir = home.path().join("runs");
    let shown = Program::new(["runs", "show", "chatbot/one", "--json"]).env("CHATBOT_DATA_DIR", dir).run().exits(0);
    let json: Value = serde_json::from_str(&shown.stdout).expect("JSON");
    json["steps"].as_array().expect("steps").iter().position(|step| step["action"] == action).expect("a step")
}

#[test]
fn a_run_is_the_machine_with_the_way_that_was_taken() {
    let home = conversation("Draw a turtle");
    let text = of_run(&home, &["--of", "run:chatbot/one"]).run().exits(0).stdout;
    for said in ["• [safe=true] decide_mode  • past", "• [mode=generate_image] generate_image  • past", "  ◆ current"]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("• [mode=answer_question]"), "{text}");
    let svg = of_run(&home, &["--of", "run:chatbot/one", "--format", "svg"]).run().exits(0).stdout;
    assert!(svg.contains("data-status=\"past\"") && svg.contains(">current</text>"), "{svg}");
}

#[test]
fn a_step_of_a_run_is_its_action_with_what_happened_to_its_nodes() {
    let home = conversation("Draw a turtle");
    let subject = format!("run:chatbot/one:{}", step(&home, "decide_mode"));
    let text = of_run(&home, &["--of", &subject]).run().exits(0).stdout;
    assert!(text.contains("mode: Mode (output)  ✓ done, ") && text.contains("critical path"), "{text}");
}

#[test]
fn an_unknown_run_or_step_says_what_there_is() {
    let home = conversation("Draw a turtle");
    let failed = |subject: &str| of_run(&home, &["--of", subject]).run().exits(2).stderr;
    assert!(failed("run:chatbot/two").contains("no application is named `two`"));
    assert!(failed("run:chatbot/one:77").contains("has no step 77; there are 0 to"));
}

#[test]
fn a_difference_is_between_two_files_of_json() {
    let home = run(["graph", "--of", "dag", "-o", "old.json"]).exits(0).home;
    let [old, new] = ["old.json", "new.json"].map(|name| home.path().join(name));
    let mut picture: Value = serde_json::from_slice(&std::fs::read(&old).expect("a file")).expect("JSON");
    let nodes = picture["nodes"].as_array_mut().expect("nodes");
    nodes.iter_mut().find(|node| node["id"] == "mode").expect("a node")["version"] = "another".into();
    std::fs::write(&new, picture.to_string()).expect("a file");
    let text = graph(&["--of", &format!("diff:{}:{}", old.display(), new.display())]);
    assert!(text.contains("~ changed: code"), "{text}");
    let same = graph(&["--of", &format!("diff:{0}:{0}", old.display())]);
    assert!(!same.contains("changed") && !same.contains("affected"), "{same}");
}

#[test]
fn a_difference_of_what_is_not_there_is_an_error() {
    let failed = |subject: &str| run(["graph", "--of", subject]).exits(2).stderr;
    assert!(failed("diff:one.json").contains("takes two, as in diff:old.json:new.json"));
    assert!(failed("diff:one.json:two.json").contains("one.json cannot be read"));
}

#[test]
fn pictures_of_the_docs() {
    insta::assert_snapshot!("machine_text", graph(&["--of", "machine"]));
    insta::assert_snapshot!("machine_dot", graph(&["--of", "machine", "--format", "dot"]));
    insta::assert_snapshot!("machine_mermaid", graph(&["--of", "machine", "--format", "mermaid"]));
    insta::assert_snapshot!("dag_mermaid", graph(&["--of", "dag", "--format", "mermaid"]));
}

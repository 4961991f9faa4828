//! The HTML page loads nothing, and in a browser it can be searched, narrowed, closed, moved and zoomed, by keyboard too.

use std::env;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use dag_core::picture::{Edge, EdgeKind, Node, NodeKind, Picture};
use dag_view::Options;

fn picture() -> Picture {
    let names = ["price", "</script><b>tax", "total", "report", "other"];
    let nodes = names.iter().enumerate().map(|(at, name)| Node {
        group: (1..3).contains(&at).then(|| "sums".into()),
        ..Node::new(format!("n{at}"), *name, NodeKind::Function)
    });
    let edges =
        [(0, 1), (1, 2), (2, 3)].map(|(from, to)| Edge::new(format!("n{from}"), format!("n{to}"), EdgeKind::Data));
    Picture { title: "a page".into(), nodes: nodes.collect(), edges: edges.into(), ..Picture::default() }
}

/// What the browser says after it has run this in the page. Without Chromium this is a note, and with `REQUIRE_ALL=1` a failure.
fn said(script: &str) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.html");
    let page = dag_view::html(&picture(), &Options::default());
    let report = format!("<script>document.body.dataset.said=JSON.stringify((()=>{{{script}}})())</script></body>");
    std::fs::write(&file, page.replace("</body>", &report)).unwrap();
    let dom = dumped(&file, folder.path())?;
    let said = dom.split_once("data-said=\"").and_then(|(_, rest)| rest.split_once('"'));
    Some(said.unwrap_or_else(|| panic!("the script has failed: {dom}")).0.replace("&quot;", "\""))
}

fn dumped(file: &Path, profile: &Path) -> Option<String> {
    let profile = format!("--user-data-dir={}", profile.display());
    let browser = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--window-size=900,700", "--dump-dom", &profile])
        .arg(file)
        .stderr(Stdio::null())
        .output();
    match browser {
        Ok(output) => Some(String::from_utf8(output.stdout).unwrap()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            assert!(env::var_os("REQUIRE_ALL").is_none_or(|value| value != "1"), "Chromium is not installed");
            let _ = writeln!(io::stderr(), "note: Chromium is not installed, so that no page was opened");
            None
        }
        Err(error) => panic!("chromium cannot be started: {error}"),
    }
}

fn says(script: &str, expected: &str) {
    if let Some(said) = said(script) {
        assert_eq!(said, expected);
    }
}

const KEY: &str = "const key=(key,at=document.body)=>at.dispatchEvent(new KeyboardEvent('keydown',{key,bubbles:true}));\
    const shown=()=>nodes.map((node,at)=>[...node.classList].some((c)=>c==='faded'||c==='hidden')?'':at).join('');";

#[test]
fn it_loads_nothing() {
    let page = dag_view::html(&picture(), &Options::default());
    for outside in ["http:", "https:", "src=", "@import", "url("] {
        let elsewhere = page.replace("http://www.w3.org/2000/svg", "");
        assert!(!elsewhere.contains(outside), "{outside}");
    }
    assert_eq!(page.matches("</script>").count(), 1, "names are no markup");
}

#[test]
fn a_node_is_shown_with_what_is_near() {
    says(
        &format!(
            "{KEY}nodes[1].focus();key('Enter',nodes[1]);const one=shown();key(']');const two=shown();key('Escape');return [one,two,shown()]"
        ),
        r#"["012","0123","01234"]"#,
    );
}

#[test]
fn names_are_found() {
    says(
        &format!(
            "{KEY}key('/');const at=document.activeElement.id;by('search').value='SCRIPT';search();key('Enter',by('search'));\
             return [at,found,by('said').textContent]"
        ),
        r#"["search",[1],"1 of 1: &lt;/script&gt;&lt;b&gt;tax"]"#,
    );
}

#[test]
fn a_group_is_closed_and_opened() {
    says(
        &format!(
            "{KEY}toggle(clusters[0]);const closed=shown();const edge=edges.map(({{g}})=>g.classList.contains('hidden'));\
             toggle(clusters[0]);return [closed,edge,shown()]"
        ),
        r#"["034",[false,true,false],"01234"]"#,
    );
}

#[test]
fn it_moves_and_zooms() {
    says(
        &format!(
            "{KEY}const [was,at]=[scale,x];key('+');const more=scale>was;key('1');key('ArrowLeft');const there=x;key('ArrowRight');return [more,scale,there-x]"
        ),
        "[true,1,60]",
    );
}

//! How smoothly the HTML page of 3,000 nodes moves: the times between frames in headless Chromium while a script drags the picture.
//!
//! Run with: `cargo bench -p dag-view --bench panning`

#![expect(clippy::print_stdout, reason = "a measurement is printed")]

#[path = "../tests/layered/mod.rs"]
mod layered;

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use dag_view::Options;

const NODES: usize = 3_000;

/// Drags for three seconds by pointer events, as a person does, and tells the milliseconds between frames.
const SCRIPT: &str = "<script>addEventListener('load',()=>{
  const times=[];let start=null,last=null;
  const event=(type,at,x,y)=>at.dispatchEvent(new PointerEvent(type,{clientX:x,clientY:y,bubbles:true}));
  zoom(1/scale);event('pointerdown',view,600,400);
  function frame(now){
    start??=now;if(last!==null)times.push(now-last);last=now;
    const t=now-start;event('pointermove',window,600-t*.5,400+200*Math.sin(t/300));
    if(t<3000)requestAnimationFrame(frame);else fetch('/done',{method:'POST',body:JSON.stringify(times)});
  }
  setTimeout(()=>requestAnimationFrame(frame),500);
})</script></body>";

fn main() -> io::Result<()> {
    let page = dag_view::html(&layered::layered(NODES, 60, 0), &Options::default());
    // The page itself may ask nobody; this one tells what it has measured.
    let policy = "<meta http-equiv=\"Content-Security-Policy\"";
    let page = page.replace(policy, "<meta name=\"unused\"").replace("</body>", SCRIPT);
    let server = TcpListener::bind("127.0.0.1:0")?;
    let profile = tempfile::tempdir()?;
    let Ok(mut browser) = browser(&format!("http://{}/", server.local_addr()?), profile.path()) else {
        println!("Chromium is not installed");
        return Ok(());
    };
    let times = measured(&server, &page);
    browser.kill()?;
    browser.wait()?;
    report(times?);
    Ok(())
}

fn browser(url: &str, profile: &std::path::Path) -> io::Result<Child> {
    let profile = format!("--user-data-dir={}", profile.display());
    let args = ["--headless", "--no-sandbox", "--window-size=1280,800", "--remote-debugging-port=0", &profile, url];
    Command::new("chromium").args(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn()
}

/// Serves the page until it has told.
fn measured(server: &TcpListener, page: &str) -> io::Result<Vec<f64>> {
    loop {
        let (mut stream, _) = server.accept()?;
        // A browser opens more connections than it uses.
        stream.set_read_timeout(Some(Duration::from_millis(500)))?;
        let Ok((first, body)) = request(&stream) else { continue };
        let answer = if first.starts_with("GET / ") { page } else { "" };
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close";
        let _ = write!(stream, "{head}\r\nContent-Length: {}\r\n\r\n{answer}", answer.len());
        if first.starts_with("POST /done") {
            return serde_json::from_slice(&body).map_err(io::Error::other);
        }
    }
}

/// The first line of a request, and its body.
fn request(stream: &TcpStream) -> io::Result<(String, Vec<u8>)> {
    let mut reader = BufReader::new(stream);
    let (mut first, mut length) = (String::new(), 0);
    reader.read_line(&mut first)?;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok((first, body))
}

fn report(mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let within = times.iter().filter(|time| **time <= 33.4).count();
    let at = |part: usize| times.get(times.len() * part / 100).copied().unwrap_or_default();
    println!(
        "{} frames of a page of {NODES} nodes: {within} within 33 ms ({} %)",
        times.len(),
        within * 100 / times.len().max(1)
    );
    println!("median {:.1} ms, 95th percentile {:.1} ms, 99th {:.1} ms", at(50), at(95), at(99));
}

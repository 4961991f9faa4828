use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Fetches a page over plain HTTP. For HTTPS, redirects and the rest, use a crate such as `reqwest`.
fn get(host: &str, path: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect((host, 80))?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply)?;
    Ok(String::from_utf8_lossy(&reply).into_owned())
}

fn main() -> io::Result<()> {
    let reply = get("example.com", "/")?;
    println!("{}", reply.lines().next().unwrap_or_default()); // HTTP/1.1 200 OK
    Ok(())
}

//! Opening a page in the browser of a desktop.

use std::env;
use std::process::{Command, Stdio};
use std::thread;

/// Opens the page where a person sits in front of this machine, and nowhere else. That it cannot be opened is no reason to stop: the
/// address is printed.
pub(super) fn open(url: &str) {
    if !is_desktop() {
        return;
    }
    let mut command = opener(url);
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if let Ok(mut child) = quiet.spawn() {
        // So that the system can forget it when it ends.
        thread::spawn(move || drop(child.wait()));
    }
}

fn opener(url: &str) -> Command {
    let (program, before): (_, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command.args(before).arg(url);
    command
}

fn is_desktop() -> bool {
    let is_set = |name: &&str| env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_elsewhere = ["CI", "SSH_CONNECTION", "SSH_TTY"].iter().any(is_set);
    let has_screen = cfg!(any(target_os = "macos", windows)) || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(is_set);
    has_screen && !is_elsewhere
}

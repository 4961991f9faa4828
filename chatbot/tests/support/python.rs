//! Python, in a virtual environment under the target directory. Without it, what needs it is left out and says so; with `REQUIRE_ALL=1`
//! that is a failure.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The `bin` folder of an environment that has this package, made once.
pub(crate) fn environment(package: &str) -> Option<PathBuf> {
    let made = make(package);
    if let Err(why) = &made {
        assert!(
            env::var_os("REQUIRE_ALL").is_none_or(|value| value != "1"),
            "Python's {package} can not be had: {why}"
        );
        #[expect(clippy::print_stderr, reason = "what is left out is said")]
        {
            eprintln!("left out, because Python's {package} can not be had: {why}");
        }
    }
    made.ok()
}

fn make(package: &str) -> Result<PathBuf, String> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = target.join(package);
    let lock = fs::File::create(target.join(format!("{package}.lock"))).map_err(|error| error.to_string())?;
    lock.lock().map_err(|error| error.to_string())?;
    if !folder.join("complete").exists() {
        run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
        run(Command::new(folder.join("bin/python")).args(["-m", "pip", "install", "--quiet", package]))?;
        fs::write(folder.join("complete"), "").map_err(|error| error.to_string())?;
    }
    Ok(folder.join("bin"))
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() { Ok(()) } else { Err(format!("{command:?}: {}", told(&output))) }
}

/// All that a program printed.
pub(crate) fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

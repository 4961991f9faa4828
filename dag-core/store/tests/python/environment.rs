//! Python, in virtual environments under the target directory. Without it, what needs it is left out and says so; with `REQUIRE_ALL=1`
//! that is a failure.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The `bin` folder of an environment of this name that has these packages, made once.
pub(crate) fn environment(name: &str, packages: &[&str]) -> Option<PathBuf> {
    let made = make(name, packages);
    if let Err(why) = &made {
        let must = env::var_os("REQUIRE_ALL").is_some_and(|value| value == "1");
        assert!(!must, "Python's {name} can not be had: {why}");
        #[expect(clippy::print_stderr, reason = "what is left out is said")]
        {
            eprintln!("left out, because Python's {name} can not be had: {why}");
        }
    }
    made.ok()
}

fn make(name: &str, packages: &[&str]) -> Result<PathBuf, String> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = target.join(name);
    let lock = fs::File::create(target.join(format!("{name}.lock"))).map_err(|error| error.to_string())?;
    lock.lock().map_err(|error| error.to_string())?;
    let complete = folder.join("complete");
    if !fs::read_to_string(&complete).is_ok_and(|installed| installed == packages.join(" ")) {
        if !folder.join("bin/python").exists() {
            run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
        }
        run(Command::new(folder.join("bin/python")).args(["-m", "pip", "install", "--quiet"]).args(packages))?;
        fs::write(complete, packages.join(" ")).map_err(|error| error.to_string())?;
    }
    Ok(folder.join("bin"))
}

/// What it prints, or all that it says when it fails.
pub(crate) fn run(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(format!("{command:?}: {}", told(&output))),
    }
}

/// All that a program printed.
pub(crate) fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

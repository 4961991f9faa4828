use std::io::{self, BufRead};

/// Computes "3 + 4": two numbers with a sign between them.
fn calculate(line: &str) -> Option<f64> {
    let mut parts = line.split_whitespace();
    let left: f64 = parts.next()?.parse().ok()?;
    let sign = parts.next()?;
    let right: f64 = parts.next()?.parse().ok()?;
    match sign {
        "+" => Some(left + right),
        "-" => Some(left - right),
        "*" => Some(left * right),
        "/" if right != 0.0 => Some(left / right),
        _ => None,
    }
}

fn main() -> io::Result<()> {
    for line in io::stdin().lock().lines() {
        match calculate(&line?) {
            Some(result) => println!("{result}"),
            None => println!("type something like 3 + 4"),
        }
    }
    Ok(())
}

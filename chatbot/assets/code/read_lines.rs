use std::env;
use std::fs::File;
use std::io::{self, BufRead, BufReader};

fn main() -> io::Result<()> {
    let path = env::args().nth(1).unwrap_or_else(|| "input.txt".to_owned());
    let file = BufReader::new(File::open(path)?);
    for (number, line) in file.lines().enumerate() {
        println!("{:>4}  {}", number + 1, line?);
    }
    Ok(())
}

use std::error::Error;
use std::fs;

/// Sums a named column. For quoted fields use the `csv` crate.
fn sum_column(text: &str, name: &str) -> Result<f64, Box<dyn Error>> {
    let mut lines = text.lines();
    let header = lines.next().ok_or("the file is empty")?;
    let column = header.split(',').position(|field| field.trim() == name).ok_or("there is no such column")?;
    let mut sum = 0.0;
    for line in lines {
        let field = line.split(',').nth(column).ok_or("a row is too short")?;
        sum += field.trim().parse::<f64>()?;
    }
    Ok(sum)
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("{}", sum_column(&fs::read_to_string("orders.csv")?, "price")?);
    Ok(())
}

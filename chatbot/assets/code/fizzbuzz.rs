fn fizzbuzz(number: u32) -> String {
    match (number % 3, number % 5) {
        (0, 0) => "FizzBuzz".to_owned(),
        (0, _) => "Fizz".to_owned(),
        (_, 0) => "Buzz".to_owned(),
        _ => number.to_string(),
    }
}

fn main() {
    for number in 1..=20 {
        println!("{}", fizzbuzz(number));
    }
}

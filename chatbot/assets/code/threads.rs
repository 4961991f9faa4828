use std::sync::mpsc;
use std::thread;
use std::time::Duration;

fn main() {
    let (sender, results) = mpsc::channel();
    thread::scope(|scope| {
        for number in 1..=3u64 {
            let sender = sender.clone();
            scope.spawn(move || {
                thread::sleep(Duration::from_millis(100 * number));
                sender.send(number * number)
            });
        }
        drop(sender); // so that the loop below ends with the last thread
        for square in results {
            println!("a thread found {square}");
        }
    });
}

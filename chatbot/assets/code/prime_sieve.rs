/// All primes below `limit`, by the sieve of Eratosthenes.
fn primes_below(limit: usize) -> Vec<usize> {
    let mut is_prime = vec![true; limit];
    let mut primes = Vec::new();
    for number in 2..limit {
        if is_prime[number] {
            primes.push(number);
            for multiple in (number * number..limit).step_by(number) {
                is_prime[multiple] = false;
            }
        }
    }
    primes
}

fn main() {
    println!("{:?}", primes_below(50));
}

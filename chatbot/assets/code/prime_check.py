from math import isqrt


def is_prime(number: int) -> bool:
    """Check divisors up to the square root."""
    if number < 2:
        return False
    return all(number % divisor for divisor in range(2, isqrt(number) + 1))


print([number for number in range(50) if is_prime(number)])

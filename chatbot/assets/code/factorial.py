def factorial(number: int) -> int:
    """The factorial by recursion."""
    if number < 0:
        raise ValueError("factorials start at zero")
    return 1 if number == 0 else number * factorial(number - 1)


print(factorial(5))

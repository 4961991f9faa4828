from collections.abc import Callable
from functools import wraps


def cached(function: Callable) -> Callable:
    """A decorator that remembers results; the standard library has it as `functools.cache`."""
    results = {}

    @wraps(function)
    def remembering(*arguments):
        if arguments not in results:
            results[arguments] = function(*arguments)
        return results[arguments]

    return remembering


@cached
def slow_square(number: int) -> int:
    print("computing", number)
    return number * number


print(slow_square(4), slow_square(4))

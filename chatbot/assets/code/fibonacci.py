from itertools import islice
from typing import Iterator


def fibonacci() -> Iterator[int]:
    """Yield the Fibonacci numbers, one after the other."""
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


print(list(islice(fibonacci(), 10)))

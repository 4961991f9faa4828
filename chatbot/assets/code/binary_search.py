from bisect import bisect_left
from collections.abc import Sequence


def find(numbers: Sequence[int], wanted: int) -> int | None:
    """The place of `wanted` in a sorted sequence, or None."""
    place = bisect_left(numbers, wanted)
    found = place < len(numbers) and numbers[place] == wanted
    return place if found else None


primes = [2, 3, 5, 7, 11, 13]
print(find(primes, 7), find(primes, 8))

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Link:
    value: int
    next: Link | None = None


def reverse(head: Link | None) -> Link | None:
    """Turn a linked list round, link by link."""
    reversed_head = None
    while head:
        head.next, reversed_head, head = reversed_head, head, head.next
    return reversed_head


print(reverse(Link(1, Link(2, Link(3)))))

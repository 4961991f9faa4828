def reverse(text: str) -> str:
    """Reverse a string by its characters."""
    return text[::-1]


print(reverse("straw"))
print("palindrome:", reverse("level") == "level")

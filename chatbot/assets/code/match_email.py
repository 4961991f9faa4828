import re

# Good enough for a form: only a message that arrives proves that the address is one.
EMAIL = re.compile(r"[\w.%+-]+@[\w-]+(\.[\w-]+)+")


def looks_like_email(text: str) -> bool:
    return EMAIL.fullmatch(text) is not None


print(looks_like_email("ada@example.com"), looks_like_email("ada@example"))

from urllib.request import Request, urlopen


def get(url: str) -> str:
    """Fetch a page; raises `urllib.error.URLError` when that fails."""
    request = Request(url, headers={"User-Agent": "example"})
    with urlopen(request, timeout=10) as reply:
        encoding = reply.headers.get_content_charset() or "utf-8"
        return reply.read().decode(encoding)


print(get("https://example.com")[:200])

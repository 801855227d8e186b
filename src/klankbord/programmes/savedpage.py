"""Whether what somebody hands in is a saved page of a website, by what is in it. Pure."""

_HEAD, _TAIL = 1024, 256
"""Bytes in which its first mark stands, and its last."""


def whole(content: bytes) -> bool:
    """Whether it is an HTML page from beginning to end, in UTF-8.

    >>> whole(b"<!doctype html><html><body>Wij nemen op</body></html>")
    True
    >>> whole(b"<html><body>")
    False
    """
    begins, ends = content[:_HEAD].lower(), content[-_TAIL:].rstrip().lower()
    if b"<html" not in begins or not ends.endswith(b"</html>") or b"\0" in content:
        return False
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True

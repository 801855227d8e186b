"""How often somebody without an account may ask. In memory, for a minute, without addresses."""

import hmac
import secrets
import time
from collections import deque
from hashlib import sha256
from threading import Lock

from django.conf import settings
from django.http import HttpRequest

_SALT = secrets.token_bytes(16)
"""Of this process: what is counted under cannot be traced back to an address."""


class Limit:
    """At most so many times in so many seconds, for one address and for all of them together.

    Each process counts for itself.
    """

    def __init__(self, *, each: int, together: int, seconds: float) -> None:
        """Count from nothing."""
        self._each, self._together, self._seconds = each, together, seconds
        self._seen: deque[tuple[float, bytes]] = deque()
        self._lock = Lock()

    @property
    def seconds(self) -> int:
        """After how many seconds it is forgotten that somebody asked."""
        return int(self._seconds)

    def allows(self, request: HttpRequest) -> bool:
        """Count this request, unless it is one too many."""
        who = hmac.digest(_SALT, _address(request).encode(), sha256)
        now = time.monotonic()
        with self._lock:
            while self._seen and self._seen[0][0] <= now - self._seconds:
                self._seen.popleft()
            mine = sum(other == who for _, other in self._seen)
            if mine >= self._each or len(self._seen) >= self._together:
                return False
            self._seen.append((now, who))
            return True


def _address(request: HttpRequest) -> str:
    """Whom the proxy in front saw, where there is one, or else who is on the line."""
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")) if settings.HTTPS else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))

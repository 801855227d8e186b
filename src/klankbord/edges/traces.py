"""An error told without its values: its type and the places in the code that it came through."""

import traceback
from collections.abc import Iterator
from pathlib import Path


def places(error: BaseException) -> Iterator[str]:
    """Lines for a log: no message, no source line, no local value, since those may be personal."""
    causes = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) and cause not in causes:
        causes.append(cause)
    for cause in reversed(causes):
        for frame in traceback.extract_tb(cause.__traceback__):
            yield f"  {frame.filename}:{frame.lineno} {frame.name}"
        yield f"  {type(cause).__module__}.{type(cause).__qualname__}"


def origin(error: BaseException) -> str:
    """The innermost place of ours or of a library, as `file.py:12`."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return "?"
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}"

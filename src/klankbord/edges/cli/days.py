"""A day from an argument, for commands with a database and for those without."""

import re
from datetime import date

from klankbord.edges.cli.errors import UsageFault


def day(text: str, option: str) -> date:
    """The day that an option names.

    Raises:
        UsageFault: It is none.
    """
    if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise UsageFault(f"{option} {text!r}: a day such as 2026-11-26 was expected.")

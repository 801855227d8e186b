"""Log lines without personal data: what happened and where in the code, never with what value."""

import logging
from datetime import UTC, datetime

from klankbord.edges import traces


class Bare(logging.Formatter):
    """Writes moment, level, logger, the message without its arguments, and the places of an error.

    Paths, parameters, bodies and the texts of exceptions may hold names, words or keys.
    """

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds")
        status = getattr(record, "status_code", None)
        line = f"{moment} {record.levelname} {record.name} {str(record.msg)[:200]}"
        if status is not None:
            line += f" [{status}]"
        if record.exc_info and record.exc_info[1] is not None:
            line += "\n" + "\n".join(traces.places(record.exc_info[1]))
        return line

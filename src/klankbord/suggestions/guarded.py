"""Who sees what a machine suggested: the system alone, for `revealing`.

Nobody else does before an evaluation was submitted; so no policy lets anybody in.
"""

from klankbord.gate import guards

RUN = "suggestions_run"


def tables() -> dict[str, list[str]]:
    """{table: the SQL statements that guard it}."""
    return {RUN: guards.policies(RUN)}

"""A task that the worker does not know would wait for ever."""

import re
from pathlib import Path

import klankbord
from klankbord.edges.cli.commands import worker

SOURCE = Path(klankbord.__file__).parent
DECLARED = re.compile(r"^@(queue|app)\.(task|long_task|periodic)\(", re.MULTILINE)


def test_the_worker_knows_every_module_with_a_task() -> None:
    declaring = {path for path in SOURCE.rglob("*.py") if DECLARED.search(path.read_text())}
    assert declaring
    assert {Path(str(module.__file__)) for module in worker.TASKS} == declaring

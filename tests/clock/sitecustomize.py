"""Sets the clock of a whole process, from its first moment on: see `worlds.clock`.

A folder of its own: Python imports a module of this name at its start wherever it finds one.
"""

import os
import sys
from datetime import timedelta
from typing import Any

modules: dict[str, Any] = sys.modules
modules["pytest"] = None  # time_machine would load it, which takes longer than all the rest
import time_machine  # noqa: E402  see the line above

del modules["pytest"]
time_machine.travel(timedelta(seconds=float(os.environ["CLOCK_AHEAD"]))).start()

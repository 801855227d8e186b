"""Deeds that come at once are done as one: one transaction, one wait for the disk.

Whoever comes first does what has come by then, his own and that of others; who comes meanwhile
waits, and goes with the next. So nobody waits for company, and a busy hour costs less for each.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")

MOST = 64
"""How many are done as one: what they hold locked, others wait for."""


class _Waiting(Generic[Asked, Answer]):
    """One who waits, until `give` or `fault` is set."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.given: list[Answer] = []
        self.fault: BaseException | None = None

    @property
    def done(self) -> bool:
        return bool(self.given) or self.fault is not None


class Together(Generic[Asked, Answer]):
    """Call it as if there were nobody else: the answer, or what was raised, is one's own."""

    def __init__(self, work: Callable[[Sequence[Asked]], Sequence[Answer]]) -> None:
        """`work` is one whole deed about some of what is asked; it answers each, in their order."""
        self._work = work
        self._waiting: list[_Waiting[Asked, Answer]] = []
        self._turn = threading.Lock()

    def __call__(self, asked: Asked) -> Answer:
        mine = _Waiting[Asked, Answer](asked)
        self._waiting.append(mine)
        while not mine.done:
            with self._turn:
                if not mine.done:
                    some = self._waiting[:MOST]
                    del self._waiting[: len(some)]  # others may have come behind them
                    self._do(some)
        if mine.fault is not None:
            raise mine.fault
        return mine.given[0]

    def _do(self, some: Sequence[_Waiting[Asked, Answer]]) -> None:
        try:
            answers = self._work([each.asked for each in some])
        except Exception as fault:  # noqa: BLE001  whoever asked gets it, whatever it is
            if len(some) == 1:
                some[0].fault = fault
                return
            # Nothing of it was done. Whose fault it was shows when each is done by itself.
            for each in some:
                self._do([each])
        except BaseException as fault:  # the process ends
            for each in some:
                each.fault = fault
            raise
        else:
            for each, answer in zip(some, answers, strict=True):
                each.given.append(answer)

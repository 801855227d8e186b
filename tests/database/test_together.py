"""Who comes at once is done as one, and nobody notices."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from klankbord.database.together import Together


class Refused(Exception):
    pass


def test_who_comes_while_others_are_done_goes_with_the_next():
    begun, go, done = threading.Event(), threading.Event(), []

    def work(asked):
        done.append(sorted(asked))
        begun.set()
        assert go.wait(10)
        return [each * 2 for each in asked]

    together = Together(work)
    with ThreadPoolExecutor(5) as hands:
        first = hands.submit(together, 0)
        assert begun.wait(10)
        others = [hands.submit(together, number) for number in (1, 2, 3, 4)]
        while len(together._waiting) < 4:
            pass
        go.set()
        assert [each.result(10) for each in (first, *others)] == [0, 2, 4, 6, 8]
    assert done == [[0], [1, 2, 3, 4]]


def test_one_that_fails_fails_alone():
    whole = []

    def work(asked):
        whole.append(len(asked))
        if 3 in asked:
            raise Refused
        return asked

    together = Together(work)
    barrier = threading.Barrier(6)

    def ask(number):
        barrier.wait(10)
        return together(number)

    with ThreadPoolExecutor(6) as hands, together._turn:
        asked = [hands.submit(ask, number) for number in range(6)]
        while len(together._waiting) < 6:
            pass
    answers = [each for each in asked if each.exception(10) is None]
    assert sorted(each.result() for each in answers) == [0, 1, 2, 4, 5]
    assert whole == [6, 1, 1, 1, 1, 1, 1]
    with pytest.raises(Refused):
        together(3)
    assert together(4) == 4

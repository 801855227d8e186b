"""Makes the model of the tagger anew: `python -m klankbord.recordings.redaction.learning CORPUS`.

CORPUS is a folder of calls that somebody made up, a file each: a first line `# sector channel
style`, then a turn a line, `A: ` what the agent says and `C: ` what the caller says, with marks
around what is personal: `⟦LABEL|text⟧`. Those in a folder `sentences` were put together of
sentences with gaps, with chance names and numbers in them, and are learned from as they are.
"""

import argparse
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pycrfsuite

from klankbord.recordings.redaction import features, tagging, varying
from klankbord.recordings.redaction.labels import LABELS, Found, Said
from klankbord.recordings.redaction.varying import Call

SENTENCES = "sentences"
VARIANTS = 2
"""Others of each call that are learned from too."""

_MARK = re.compile(r"⟦([A-Z_]+)\|([^⟦⟧]*)⟧")
_PARTIES = {"A": True, "C": False}
_SETTINGS = {
    "c1": 0.1,
    "c2": 0.05,
    "max_iterations": 150,
    "feature.minfreq": 2,
    "feature.possible_transitions": True,
}


class BadCall(ValueError):
    """A line that is not written as above."""


def read(path: Path) -> Call:
    """One call, and what of each turn is personal.

    Raises:
        BadCall: With the file and the line.
    """
    said, told = [], []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        who, colon, marked = line.partition(":")
        if who not in _PARTIES or not colon:
            raise BadCall(f"{path}, line {number}: begins with neither A: nor C:")
        text, spans = _plain(marked.strip(), f"{path}, line {number}")
        said.append(Said(text, _PARTIES[who]))
        told.append(spans)
    return said, told


def _plain(marked: str, where: str) -> tuple[str, list[Found]]:
    text, spans, at = "", [], 0
    for mark in _MARK.finditer(marked):
        if mark[1] not in LABELS:
            raise BadCall(f"{where}: no label {mark[1]}")
        text += marked[at : mark.start()]
        spans.append(Found(len(text), len(text) + len(mark[2]), mark[1]))
        text += mark[2]
        at = mark.end()
    text += marked[at:]
    if "⟦" in text or "⟧" in text:
        raise BadCall(f"{where}: a mark is not closed")
    return text, spans


def learn(calls: Sequence[Call], out: Path, as_they_are: Sequence[Call] = ()) -> None:
    """Write a model of these calls and others of them, and of those that are taken as they are."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(_SETTINGS)
    for number, call in enumerate(calls):
        for each in (call, *varying.variants(call, VARIANTS, number)):
            for seen, tags in _examples(each):
                trainer.append(seen, tags)
    for call in as_they_are:
        for seen, tags in _examples(call):
            trainer.append(seen, tags)
    trainer.train(str(out))


def _examples(call: Call) -> Iterator[tuple[list[list[str]], list[str]]]:
    said, told = call
    for (read_, seen), spans in zip(features.of_call(said), told, strict=True):
        if seen:
            yield seen, tagging.tags(read_, spans)


def main() -> None:
    """Read the folder, learn, write the model where the tagger reads it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name(tagging.MODEL))
    args = parser.parse_args()
    calls: dict[bool, list[Call]] = {True: [], False: []}
    for path in sorted(args.corpus.rglob("*.txt")):
        calls[path.parent.name == SENTENCES].append(read(path))
    learn(calls[False], args.out, calls[True])


if __name__ == "__main__":
    main()

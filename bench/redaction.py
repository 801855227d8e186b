"""What of conversations is personal, beside deduce and presidio, in one run:
`python bench/redaction.py [CALLS.jsonl [PEER ...]]`. Prints one JSON line.

CALLS is a file as `klankbord redact` reads it, with the true `spans` of each call; without one the
invented calls of `corpus/calls` are taken, of which the model has learned: their figures of quality
then tell nothing of ours. Each reads whole calls, one at a time, in one thread, after a first call
that does not count. `leak` is the share of the personal characters that stay, `over` that of the
others that go, both without white space and whatever the label; `f1` of stretches that touch.

Peers are measured where they are installed (`pip install deduce==3.0.6 presidio-analyzer==2.2.366`,
in a virtual environment of their own with Klankbord beside them) and named as absent where not.
deduce builds its lists for minutes the first time. presidio has no Dutch model, so it runs with its
own recognisers of patterns over an empty Dutch pipeline, as its documentation says.
"""

import importlib.util
import json
import logging
import sys
import time
from importlib import import_module
from pathlib import Path

from klankbord.recordings.redaction import finding, learning
from klankbord.recordings.redaction.labels import Said

CORPUS = Path(__file__).parent.parent / "corpus" / "calls"
ROUNDS = 3


def calls():
    """Of each call its turns, and per turn the places of what is personal."""
    if len(sys.argv) > 1:
        for line in Path(sys.argv[1]).read_text().splitlines():
            call = json.loads(line)
            spans = [[] for _ in call["turns"]]
            for span in call["spans"]:
                spans[span["turn"]].append((span["start"], span["end"]))
            turns = [Said(turn["text"], turn["speaker"] == "agent") for turn in call["turns"]]
            yield turns, spans
        return
    for path in sorted(CORPUS.glob("*.txt"))[::4]:
        said, told = learning.read(path)
        yield said, [[(each.begin, each.end) for each in turn] for turn in told]


def ours(turns):
    return [[(each.begin, each.end) for each in spans] for spans in finding.found(turns)]


def deduce():
    logging.disable(logging.CRITICAL)  # its import writes what it reads to the screen
    engine = import_module("deduce").Deduce()

    def read(text):
        return [(each.start_char, each.end_char) for each in engine.deidentify(text).annotations]

    return lambda turns: [read(turn.text) for turn in turns]


def presidio():
    logging.disable(logging.CRITICAL)
    analyzer = import_module("presidio_analyzer")
    known = import_module("presidio_analyzer.predefined_recognizers")
    engines = import_module("presidio_analyzer.nlp_engine")
    pipeline = engines.SpacyNlpEngine(models=[{"lang_code": "nl", "model_name": "none"}])
    pipeline.nlp = {"nl": import_module("spacy").blank("nl")}
    registry = analyzer.RecognizerRegistry(supported_languages=["nl"])
    for kind in ("Iban", "CreditCard", "Date", "Ip"):
        registry.add_recognizer(getattr(known, f"{kind}Recognizer")(supported_language="nl"))
    registry.add_recognizer(
        known.PhoneRecognizer(supported_language="nl", supported_regions=("NL", "BE"))
    )
    engine = analyzer.AnalyzerEngine(
        registry=registry, nlp_engine=pipeline, supported_languages=["nl"]
    )

    def read(text):
        return [(each.start, each.end) for each in engine.analyze(text, language="nl")]

    return lambda turns: [read(turn.text) for turn in turns]


def measured(engine, given):
    """Characters a second of processor, the best of some rounds, and how well."""
    engine(given[0][0])
    size = sum(len(turn.text) for turns, _ in given for turn in turns)
    best = float("inf")
    for _ in range(ROUNDS):
        begun = time.process_time()
        told = [engine(turns) for turns, _ in given]
        best = min(best, time.process_time() - begun)
    return {"characters_per_second": round(size / best), **quality(given, told)}


def quality(given, told):
    personal = left = other = over = true = hit = said = right = 0
    for (turns, spans), found in zip(given, told, strict=True):
        for turn, wanted, masked in zip(turns, spans, found, strict=True):
            solid = {at for at, sign in enumerate(turn.text) if not sign.isspace()}
            inside, covered = places(wanted) & solid, places(masked) & solid
            personal += len(inside)
            left += len(inside - covered)
            other += len(solid - inside)
            over += len(covered - inside)
            true += len(wanted)
            hit += sum(not covered.isdisjoint(range(*each)) for each in wanted)
            said += len(masked)
            right += sum(not inside.isdisjoint(range(*each)) for each in masked)
    recall, precision = hit / true, right / said if said else 0
    return {
        "leak": round(left / personal, 4),
        "over": round(over / other, 4),
        "f1": round(2 * precision * recall / (precision + recall), 4) if hit else 0,
    }


def places(spans):
    return {at for begin, end in spans for at in range(begin, end)}


def main():
    given = list(calls())
    out = {"calls": len(given), "klankbord": measured(ours, given)}
    for name, make in (("deduce", deduce), ("presidio", presidio)):
        if sys.argv[2:] and name not in sys.argv[2:]:
            continue
        package = {"presidio": "presidio_analyzer"}.get(name, name)
        if importlib.util.find_spec(package) is None:
            out[name] = "not installed: not measured"
            continue
        out[name] = measured(make(), given)
        out[name]["ours_times_as_fast"] = round(
            out["klankbord"]["characters_per_second"] / out[name]["characters_per_second"], 2
        )
    print(json.dumps(out))


if __name__ == "__main__":
    main()

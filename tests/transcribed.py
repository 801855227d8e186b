"""The programme of the example, where it names transcripts, and machines that read them."""

from typing import Any

import pytest

from klankbord.edges.cli.demo import examples


def naming(monkeypatch: pytest.MonkeyPatch, *means: str) -> None:
    """It names these means, and all had their say about it: `transcript`, and `ai`."""
    read = examples.read

    def changed(name: str, **more: Any) -> Any:
        said = read(name, **more)
        if "version" in said:
            version = said["version"]
            version["acts"] += ["transcribe", "auto_score"] if "ai" in means else ["transcribe"]
            for part in (version, *said["evidence"]):
                if "means" in part:
                    part["means"] += means
                if "data" in part:
                    part["data"].append("transcript")
            seen = {"employee": "own", "evaluator": "assigned", "coach": "released"}
            for role, when in seen.items():
                version["matrix"][role]["transcript"] = when
        return said

    monkeypatch.setattr(examples, "read", changed)

"""Makes the demo's calls: two synthetic Dutch voices, one per channel, µ-law at 8 kHz.

Needs Debian's espeak-ng. Run it from the root of the repository; the WAVs are committed, so nobody
needs it to run the demo. The dialogues are invented.
"""

from __future__ import annotations

import array
import io
import subprocess
import sys
import wave
from pathlib import Path

from klankbord.recordings.audio import companding
from klankbord.recordings.audio.companding import Encoding

OUT = Path("src/klankbord/edges/cli/demo")
RATE = 8000
VOICES = {"m": ("nl+klatt4", 150, 45), "b": ("nl+klatt2", 165, 70)}
CALLS = {
    "ketel": [
        ("m", "Goedemorgen, Woonstede Klantcontact. Waarmee kan ik u helpen?"),
        ("b", "Goedemorgen. Sinds gisteravond heb ik geen verwarming meer."),
        ("m", "Wat vervelend, zeker met dit weer. Staat er een code op het scherm van de ketel?"),
        ("b", "Ja, een F en een vijf."),
        ("m", "Dan komt vandaag tussen twaalf en twee een monteur. Schikt dat?"),
        ("b", "Dat is fijn. Dank u wel."),
    ],
    "sleutel": [
        ("m", "Goedemiddag, Woonstede Klantcontact. Zegt u het maar."),
        ("b", "Ik ben de sleutel van de berging kwijt."),
        ("m", "Dat is lastig. Wilt u een nieuwe laten maken of het slot laten vervangen?"),
        ("b", "Een nieuwe sleutel is genoeg."),
        ("m", "Die kunt u morgen ophalen. U neemt dan iets mee waar uw naam op staat."),
    ],
    "huur": [
        ("m", "Woonstede Klantcontact, goedemorgen."),
        ("b", "Ik kreeg een brief over de huur, maar ik begrijp hem niet."),
        (
            "m",
            "Ik leg het graag uit. Het bedrag gaat in juli omhoog. Het staat bovenaan.",
        ),
        ("b", "En de servicekosten?"),
        ("m", "Die blijven gelijk. Is het zo duidelijk?"),
        ("b", "Ja, nu wel."),
    ],
}


def spoken(who: str, text: str) -> array.array[int]:
    """One sentence as 16-bit samples at 8 kHz."""
    voice, speed, pitch = VOICES[who]
    made = subprocess.run(  # noqa: S603  our own words
        ["espeak-ng", "-v", voice, "-s", str(speed), "-p", str(pitch), "--stdout", text],  # noqa: S607
        capture_output=True,
        check=True,
    ).stdout
    with wave.open(io.BytesIO(made)) as sound:
        rate = sound.getframerate()
        raw = array.array("h", sound.readframes(sound.getnframes()))
    count = len(raw) * RATE // rate
    return array.array("h", (raw[n * rate // RATE] // 2 for n in range(count)))


def main() -> int:
    """Write every call."""
    levels = companding.decode(bytes(range(256)), Encoding.ULAW).tolist()
    nearest = {}
    for name, turns in CALLS.items():
        lanes = {"m": array.array("h"), "b": array.array("h")}
        for who, text in turns:
            said = spoken(who, text) + array.array("h", [0] * (RATE // 3))
            lanes[who].extend(said)
            lanes["b" if who == "m" else "m"].extend([0] * len(said))
        both = bytearray()
        for left, right in zip(lanes["m"], lanes["b"], strict=True):
            for sample in (left, right):
                if sample not in nearest:
                    nearest[sample] = min(range(256), key=lambda code: abs(levels[code] - sample))
                both.append(nearest[sample])
        (OUT / f"{name}.wav").write_bytes(_wav(bytes(both)))
    return 0


def _wav(data: bytes) -> bytes:
    form = (7).to_bytes(2, "little") + (2).to_bytes(2, "little") + RATE.to_bytes(4, "little")
    form += (RATE * 2).to_bytes(4, "little") + (2).to_bytes(2, "little") + (8).to_bytes(2, "little")
    chunks = b"fmt " + len(form).to_bytes(4, "little") + form
    chunks += b"data" + len(data).to_bytes(4, "little") + data + b"\0" * (len(data) % 2)
    return b"RIFF" + (len(chunks) + 4).to_bytes(4, "little") + b"WAVE" + chunks


if __name__ == "__main__":
    sys.exit(main())

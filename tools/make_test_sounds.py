"""Makes the small files in tests/audio/sounds: a second of 440 Hz left, 620 Hz right.

Files of kinds that PyAV cannot write come from sox (Debian: sox, libsox-fmt-all). The others come
from the encoders inside PyAV. Run it with the Python of .venv, and commit what it makes.
"""

import subprocess
import sys
from pathlib import Path

import av
import numpy as np
from av.audio.resampler import AudioResampler

SOUNDS = Path(__file__).parents[1] / "tests" / "recordings" / "audio" / "sounds"
PITCHES = (440, 620)
BY_SOX = {
    "raw.gsm": (8000, 1, ()),
    "wav49.wav": (8000, 1, ("-e", "gsm-full-rate")),
    "adpcm-ima.wav": (8000, 2, ("-e", "ima-adpcm")),
    "adpcm-ms.wav": (8000, 2, ("-e", "ms-adpcm")),
    "vorbis.ogg": (16000, 2, ()),
}
BY_AV = {
    "lame.mp3": ("mp3", "libmp3lame", 22050, 2, {}),
    "mono.mp3": ("mp3", "libmp3lame", 8000, 1, {}),
    "opus.ogg": ("ogg", "libopus", 48000, 2, {}),
    "flac.flac": ("flac", "flac", 8000, 2, {}),
    "first.m4a": ("ipod", "aac", 16000, 2, {"movflags": "faststart"}),
    "last.m4a": ("ipod", "aac", 16000, 2, {}),
}
BITS = 24_000


def main() -> None:
    SOUNDS.mkdir(exist_ok=True)
    for name, (rate, channels, how) in BY_SOX.items():
        pitches = [word for pitch in PITCHES[:channels] for word in ("sine", str(pitch))]
        made = ["-n", "-r", str(rate), "-c", str(channels), *how, str(SOUNDS / name)]
        subprocess.run(["sox", "-R", *made, "synth", "1", *pitches, "gain", "-9"], check=True)  # noqa: S603, S607  fixed words
    for name, how in BY_AV.items():
        encode(SOUNDS / name, *how)
    sizes = {path.name: path.stat().st_size for path in sorted(SOUNDS.iterdir())}
    sys.stdout.write(f"{sizes}\n{sum(sizes.values())} bytes\n")


def encode(
    path: Path, container: str, codec: str, rate: int, channels: int, options: dict[str, str]
) -> None:
    at = np.arange(rate) / rate
    pitches, layout = PITCHES[:channels], ("mono", "stereo")[channels - 1]
    both = np.stack([9000 * np.sin(2 * np.pi * pitch * at) for pitch in pitches], axis=1)
    frame = av.AudioFrame(format="s16", layout=layout, samples=rate)
    frame.sample_rate, frame.pts = rate, 0
    frame.planes[0].update(both.astype("<i2").tobytes())
    with av.open(str(path), "w", format=container, options=options) as file:
        stream = file.add_stream(codec, rate=rate, layout=layout)
        stream.bit_rate = BITS
        context = stream.codec_context
        context.open()
        whole = AudioResampler(
            format=context.format,
            layout=context.layout,
            rate=context.sample_rate,
            frame_size=context.frame_size or None,
        )
        for part in (*whole.resample(frame), *whole.resample(None)):
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))


if __name__ == "__main__":
    main()

"""Recordings that sound like somebody answering into a telephone: speech by eSpeak NG, encoded to MP3."""

import ctypes
import random
from _ctypes import dlclose
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import espeakng_loader  # type: ignore[import-untyped]
import lameenc  # type: ignore[import-not-found]
import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.floating[Any]]

ACCENTS = ("en", "en-us", "en-gb-x-rp", "en-gb-scotland", "en-029")
TIMBRES = {"male": ("m1", "m3", "m4", "m7", "michel"), "female": ("f2", "f3", "f4", "linda", "steph")}
BITRATE = 32
SYNCHRONOUS = 2
RATE_PARAMETER, PITCH_PARAMETER, RANGE_PARAMETER = 1, 3, 4
CHARACTERS_UTF8, SSML = 1, 0x10

Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: eSpeak's voice and variant, words a minute, pitch and its range (0 to 100), pause in milliseconds."""

    name: str
    rate: int
    pitch: int
    range: int
    pause: int
    hiss: float


def draw_voice(sex: str, fluency: float, rng: random.Random) -> Voice:
    """A voice of one's own; the more fluent (0 to 1), the faster and the shorter the pauses."""
    return Voice(
        name=f"{rng.choice(ACCENTS)}+{rng.choice(TIMBRES[sex])}",
        rate=int(132 + 40 * fluency + rng.uniform(-8, 8)),
        pitch=rng.randint(38, 58),
        range=rng.randint(45, 70),
        pause=int(430 - 280 * fluency + rng.uniform(0, 120)),
        hiss=rng.uniform(0.002, 0.008),
    )


class Speaker:
    """An eSpeak engine of one's own; the library keeps global state, so there is one at a time.

    It remembers what it has said, down to the phase of its waves: only when loaded anew does it repeat itself.
    """

    def __init__(self) -> None:
        self._engine = ctypes.CDLL(espeakng_loader.get_library_path())
        folder = espeakng_loader.get_data_path().encode()
        self.sample_rate: int = self._engine.espeak_Initialize(SYNCHRONOUS, 0, folder, 0)
        if self.sample_rate <= 0:
            raise RuntimeError("eSpeak NG did not start: its data files are missing.")
        # It has just seeded its own dice with the time; its breath and roughness come from them, or from C's.
        self._engine.espeak_ng_SetRandSeed(ctypes.c_long(1))
        ctypes.CDLL(None).srand(1)
        self._heard: list[bytes] = []
        self._callback = Callback(self._hear)
        self._engine.espeak_SetSynthCallback(self._callback)

    def close(self) -> None:
        """Unload the library."""
        self._engine.espeak_Terminate()
        dlclose(self._engine._handle)

    def _hear(self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, _events: int) -> int:
        if samples and count > 0:
            self._heard.append(ctypes.string_at(samples, count * 2))
        return 0

    def say(self, phrases: list[str], voice: Voice) -> Samples:
        """The phrases as samples between -1 and 1."""
        self._heard.clear()
        if self._engine.espeak_SetVoiceByName(voice.name.encode()) != 0:
            raise RuntimeError(f"eSpeak NG has no voice {voice.name}.")
        for parameter, value in (
            (RATE_PARAMETER, voice.rate), (PITCH_PARAMETER, voice.pitch), (RANGE_PARAMETER, voice.range),
        ):  # fmt: skip
            self._engine.espeak_SetParameter(parameter, value, 0)
        pause = f"<break time='{voice.pause}ms'/>"
        text = f"<speak>{pause.join(escape(phrase) for phrase in phrases)}</speak>".encode()
        self._engine.espeak_Synth(text, len(text) + 1, 0, 1, 0, CHARACTERS_UTF8 | SSML, None, None)
        return np.frombuffer(b"".join(self._heard), dtype=np.int16).astype(np.float32) / 32768


def _as_recorded(speech: Samples, voice: Voice, sample_rate: int, rng: random.Random) -> Samples:
    """What a telephone in a room makes of it: a breath of silence around, a faint echo, hiss, uneven loudness."""
    lead, tail = (np.zeros(int(sample_rate * rng.uniform(0.3, 0.9)), np.float32) for _ in range(2))
    sound = np.concatenate([lead, speech, tail])
    delay = int(sample_rate * rng.uniform(0.02, 0.05))
    echo = np.concatenate([np.zeros(delay, np.float32), sound[:-delay]]) * rng.uniform(0.06, 0.18)
    noise = np.random.default_rng(rng.getrandbits(64)).standard_normal(len(sound)).astype(np.float32)
    sway = 1 + 0.12 * np.sin(np.linspace(0, rng.uniform(4, 9), len(sound), dtype=np.float32))
    heard: Samples = np.convolve(sound * sway + echo + noise * voice.hiss, np.ones(3, np.float32) / 3, mode="same")
    return heard / max(float(np.abs(heard).max()), 0.1) * np.float32(rng.uniform(0.55, 0.9))


def recordings(answers: list[list[str]], voice: Voice, rng: random.Random) -> list[bytes]:
    """An MP3 of each answer's phrases, all in this voice."""
    with closing(Speaker()) as speaker:
        return [_recording(speaker, phrases, voice, rng) for phrases in answers]


def _recording(speaker: Speaker, phrases: list[str], voice: Voice, rng: random.Random) -> bytes:
    sound = _as_recorded(speaker.say(phrases, voice), voice, speaker.sample_rate, rng)
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(BITRATE)
    encoder.set_in_sample_rate(speaker.sample_rate)
    encoder.set_channels(1)
    encoder.set_quality(7)
    encoder.silence()
    pcm = (sound * 32767).astype(np.int16).tobytes()
    return bytes(encoder.encode(pcm)) + bytes(encoder.flush())

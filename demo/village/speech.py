"""Audio guides by a free speech engine (eSpeak NG, in this process), as MP3 with captions that keep time with it."""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import espeakng_loader
import lameenc

VOICES = {"hu": ("hu", 160), "ro": ("ro", 168), "en": ("en", 168), "fa": ("fa", 158)}  # and words a minute
RETRIEVAL, UTF8, RATE, WORD_GAP = 1, 1, 1, 7  # of espeak-ng's speak_lib.h
KILOBITS = 48
SENTENCE_PAUSE, PARAGRAPH_PAUSE = 0.38, 0.8  # seconds
LONGEST_CAPTION = 84  # letters: two lines
SENTENCE = re.compile(r"(?<=[.!?؟…])[”»\"]?\s+")
CLAUSE = re.compile(r"(?<=[,;:،؛–])\s+")


@dataclass(frozen=True)
class Spoken:
    """`mp3` is mono; `captions` is WebVTT; `seconds` is how long it lasts."""

    mp3: bytes
    captions: str
    seconds: float


class _Engine:
    """The library, once a process: it keeps its voice and its callback between calls."""

    def __init__(self) -> None:
        self.library = ctypes.cdll.LoadLibrary(espeakng_loader.get_library_path())
        data = str(espeakng_loader.get_data_path()).encode()
        self.hertz = self.library.espeak_Initialize(RETRIEVAL, 0, data, 0)
        if self.hertz <= 0:
            raise RuntimeError(f"eSpeak NG does not start with the data in {data.decode()}")
        self.samples = bytearray()
        kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
        self.callback = kind(self._heard)  # kept: the library calls it for as long as it lives
        self.library.espeak_SetSynthCallback(self.callback)

    def _heard(self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, _events: int | None) -> int:
        if samples and count > 0:
            self.samples += ctypes.string_at(samples, count * 2)
        return 0

    def say(self, sentence: str, language: str) -> bytes:
        """16-bit samples, mono, `hertz` a second."""
        voice, rate = VOICES[language]
        if self.library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise RuntimeError(f"eSpeak NG has no voice {voice}")
        self.library.espeak_SetParameter(RATE, rate, 0)
        self.library.espeak_SetParameter(WORD_GAP, 1, 0)
        self.samples = bytearray()
        text = sentence.encode() + b"\0"
        self.library.espeak_Synth(text, ctypes.c_size_t(len(text)), 0, 1, 0, UTF8, None, None)
        self.library.espeak_Synchronize()
        return bytes(self.samples)


@lru_cache(maxsize=1)
def _engine() -> _Engine:
    return _Engine()


def speak(text: str, language: str) -> Spoken:
    """Paragraphs are divided by blank lines; each sentence is a caption, or a few."""
    engine = _engine()
    sound = bytearray()
    cues: list[str] = []
    for paragraph in text.split("\n\n"):
        for sentence in SENTENCE.split(paragraph.strip()):
            start = len(sound)
            sound += engine.say(sentence, language)
            cues += _cues(sentence, start / 2 / engine.hertz, len(sound) / 2 / engine.hertz)
            sound += _silence(SENTENCE_PAUSE, engine.hertz)
        sound += _silence(PARAGRAPH_PAUSE - SENTENCE_PAUSE, engine.hertz)
    captions = "WEBVTT\n\n" + "\n\n".join(cues) + "\n"
    return Spoken(_mp3(bytes(sound), engine.hertz), captions, len(sound) / 2 / engine.hertz)


def _cues(sentence: str, start: float, end: float) -> Iterator[str]:
    """The sentence in pieces that fit on a screen; each lasts as long as its letters' share."""
    pieces = _pieces(sentence)
    total, at = sum(map(len, pieces)), start
    for piece in pieces:
        until = at + (end - start) * len(piece) / total
        yield f"{_clock(at)} --> {_clock(until)}\n{piece}"
        at = until


def _pieces(sentence: str) -> list[str]:
    found: list[str] = []
    for clause in CLAUSE.split(sentence):
        for word in [clause] if len(clause) <= LONGEST_CAPTION else _halves(clause):
            if found and len(found[-1]) + len(word) < LONGEST_CAPTION:
                found[-1] += f" {word}"
            else:
                found.append(word)
    return found


def _halves(clause: str) -> list[str]:
    parts, line = [], ""
    for word in clause.split():
        if line and len(line) + len(word) >= LONGEST_CAPTION:
            parts.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*parts, line]


def _clock(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


def _silence(seconds: float, hertz: int) -> bytes:
    return bytes(2 * round(seconds * hertz))


def _mp3(sound: bytes, hertz: int) -> bytes:
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(KILOBITS)
    encoder.set_in_sample_rate(hertz)
    encoder.set_channels(1)
    encoder.set_quality(4)
    encoder.silence()
    return bytes(encoder.encode(sound) + encoder.flush())

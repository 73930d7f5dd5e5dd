"""The audio guides as files, kept in the press's cache by what is said."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from demo.press import cache

from . import speech
from .words import LANGUAGES, words

Watch = Callable[[int, int], None]  # spoken, of how many


def all_guides() -> list[tuple[str, str]]:
    """Stop and language of each guide."""
    return [(stop, language) for language in LANGUAGES for stop in words(language).stops]


def make_guides(jobs: int, watch: Watch) -> None:
    """Speaks what the cache lacks. A killed run goes on where it was."""
    missing = [guide for guide in all_guides() if not captions_of(*guide).exists()]
    if not missing:
        return
    if jobs == 1:
        for done, guide in enumerate(missing, 1):
            make_guide(*guide)
            watch(done, len(missing))
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        waiting = [pool.submit(make_guide, *guide) for guide in missing]
        for done, future in enumerate(as_completed(waiting), 1):
            future.result()
            watch(done, len(missing))


def make_guide(stop: str, language: str) -> None:
    spoken = speech.speak(words(language).stops[stop].spoken, language)
    cache.write(sound_of(stop, language), spoken.mp3)
    cache.write(captions_of(stop, language), spoken.captions.encode())  # last: it says that the guide is whole


def sound_of(stop: str, language: str) -> Path:
    return _place(stop, language).with_suffix(".mp3")


def captions_of(stop: str, language: str) -> Path:
    return _place(stop, language).with_suffix(".vtt")


def _place(stop: str, language: str) -> Path:
    said = [words(language).stops[stop].spoken, speech.VOICES[language], speech.KILOBITS]
    return cache.folder("village-speech") / f"{stop}-{language}-{cache.key(said)[:16]}"

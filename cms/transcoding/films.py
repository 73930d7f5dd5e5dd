"""A film for every browser and line, made from whatever somebody's telephone or browser wrote.

`film.mp4` (H.264, AAC) is what is played by default; `film.m3u8` leads players to the step that their line can carry.
A step is one file, of which its playlist names ranges of bytes: hundreds of little files would be hundreds of records.
"""

from dataclasses import dataclass
from pathlib import Path

from cms.imaging.vips import Image

from . import colours, ffmpeg
from .made import HLS, JPEG, MP4, Made, Part, Product
from .probe import Film
from .recognise import Container
from .running import Beat, silent

STEPS = {360: "700k", 720: "2500k"}
"""The shorter side in pixels, and bits a second at most."""
SECTION = 4
"""Seconds of film for which a player asks at once; each begins with a whole picture."""
MOST_A_SECOND = 30
SOUND_RATE = "128k"
MOMENTS = (0.1, 0.25, 0.5, 0.02, 0.75, 0.9)
"""Where a picture for the poster is looked for, as parts of the whole."""
DARK, PLAIN = 24, 6
"""Of 255: the brightness and the spread below which a picture shows nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    side: int
    width: int
    height: int


def make(path: Path, container: Container, film: Film, folder: Path, beat: Beat = silent) -> Product:
    """Everything in `folder`, which is empty. Raises UnreadableFile; OSError where the disk is full."""
    steps = steps_of(film.width, film.height)
    opened = ffmpeg.stranger(path, container)
    _encode(opened, film, steps, folder, path, beat)
    best = steps[-1]
    whole = folder / "film.mp4"
    (folder / _raw(best)).rename(whole)
    files = [Made(Part.FILM, whole, MP4, best.width, best.height)]
    for step in steps:
        raw = whole if step is best else folder / _raw(step)
        files += _step(raw, step, folder, film.seconds, path, beat)
        if raw is not whole:
            raw.unlink()
    files.append(_playlist(steps, folder, film))
    poster = _poster(whole, film.seconds, folder, path, beat)
    files.append(Made(Part.POSTER, poster, JPEG, best.width, best.height))
    return Product(film.seconds, film.width, film.height, files, poster)


def steps_of(width: int, height: int) -> list[Step]:
    """From the smallest to the largest; a small film is not made larger."""
    short = min(width, height)
    wanted = [side for side in STEPS if side <= short] or [min(STEPS)]
    if short > wanted[-1] and wanted[-1] != max(STEPS):
        wanted.append(next(side for side in STEPS if side > wanted[-1]))
    return [Step(side, *_size(width, height, min(side, short))) for side in wanted]


def _size(width: int, height: int, side: int) -> tuple[int, int]:
    """Even numbers, as the coding wants; what is very long is made narrower than `side`."""
    scale = min(side / min(width, height), MOST_LONG / max(width, height))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


MOST_LONG = 1920


def _raw(step: Step) -> str:
    return f"raw-{step.side}.mp4"


def _encode(opened: list[str], film: Film, steps: list[Step], folder: Path, source: Path, beat: Beat) -> None:
    """Every step at once, so that the film is decoded once."""
    even = ""
    if film.sound is not None:
        even = ffmpeg.loudness(opened, film.sound, folder, film.seconds, source, beat)
    splits = "".join(f"[s{step.side}]" for step in steps)
    graph = [f"[0:{film.picture}]{_prepared(film, steps[-1])}split={len(steps)}{splits}"]
    graph += [
        f"[s{step.side}]scale={step.width}:{step.height}:flags=bicubic,setsar=1,format=yuv420p[v{step.side}]"
        for step in steps
    ]
    arguments = [*opened, "-filter_complex", ";".join(graph)]
    for step in steps:
        arguments += ["-map", f"[v{step.side}]", *_pictures(step)]
        if film.sound is not None:
            arguments += ["-map", f"0:{film.sound}", *sound_arguments(even)]
        arguments += [*ffmpeg.BARE, "-t", f"{film.seconds + 1:.3f}", "-movflags", "+faststart", "-f", "mp4", _raw(step)]
    ffmpeg.make(arguments, folder, film.seconds, source, beat)


def _prepared(film: Film, best: Step) -> str:
    """What is done to every picture, before it is made smaller for each step."""
    whole = "bwdif=mode=send_frame:deint=interlaced," if film.interlaced else ""
    slower = f"fps={MOST_A_SECOND}," if film.rate > MOST_A_SECOND + 1 else ""
    mapped = colours.for_every_screen(film.transfer)
    # Light is reckoned in floating point: of a small picture that is much less work.
    smaller = f"scale={best.width}:{best.height}:flags=bicubic," if mapped else ""
    return f"{whole}{slower}{smaller}{mapped}"


def _pictures(step: Step) -> list[str]:
    rate = STEPS[step.side]
    return [
        *("-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-crf", "23", "-a53cc", "0"),
        *("-maxrate", rate, "-bufsize", f"{int(rate[:-1]) * 2}k", "-threads", str(ffmpeg.THREADS)),
        *("-fps_mode", "vfr", "-sc_threshold", "0"),
        *("-force_key_frames", f"expr:gte(t,n_forced*{SECTION})"),
    ]


def sound_arguments(even: str) -> list[str]:
    filters = ",".join(filter(None, [even, "aresample=48000:async=1:first_pts=0"]))
    return ["-c:a", "aac", "-b:a", SOUND_RATE, "-ac", "2", "-ar", "48000", "-af", filters]


def _step(raw: Path, step: Step, folder: Path, seconds: float, source: Path, beat: Beat) -> list[Made]:
    """The same pictures and sound, cut for a player, in one file; and the playlist of its parts."""
    media, playlist = folder / f"{step.side}.mp4", folder / f"{step.side}.m3u8"
    arguments = [
        *(*ffmpeg.ours(raw), "-map", "0", "-c", "copy", *ffmpeg.BARE),
        *("-f", "hls", "-hls_time", str(SECTION), "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4"),
        *("-hls_flags", "single_file+independent_segments", "-hls_segment_filename", media.name, playlist.name),
    ]
    ffmpeg.make(arguments, folder, seconds, source, beat)
    return [
        Made(Part.STEP, media, MP4, step.width, step.height),
        Made(Part.PLAYLIST, playlist, HLS),
    ]


def _playlist(steps: list[Step], folder: Path, film: Film) -> Made:
    """RFC 8216: which steps there are, named as they lie beside it."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for step in steps:
        rate = int((folder / f"{step.side}.mp4").stat().st_size * 8 / max(film.seconds, 0.1))
        told = f"BANDWIDTH={max(rate, int(STEPS[step.side][:-1]) * 1000)},AVERAGE-BANDWIDTH={rate}"
        lines += [f"#EXT-X-STREAM-INF:{told},RESOLUTION={step.width}x{step.height}", f"{step.side}.m3u8"]
    path = folder / "film.m3u8"
    path.write_text("\n".join([*lines, ""]))
    return Made(Part.PLAYLIST, path, HLS)


def _poster(whole: Path, seconds: float, folder: Path, source: Path, beat: Beat) -> Path:
    """The first of a few pictures that shows something; of none does, the one that shows most."""
    poster, best, most = folder / "poster.jpg", "", -1.0
    for number, moment in enumerate(MOMENTS):
        name = f"moment-{number}.jpg"
        at = ["-ss", f"{seconds * moment:.3f}", *ffmpeg.ours(whole), "-map", "0:v:0", "-frames:v", "1"]
        ffmpeg.make([*at, *ffmpeg.BARE, "-q:v", "3", "-f", "image2", name], folder, 1, source, beat)
        if not (folder / name).exists():
            continue
        picture = Image.new_from_file(str(folder / name)).colourspace("b-w")
        bright, spread = picture.avg(), picture.deviate()
        if spread > most:
            best, most = name, spread
        if bright > DARK and spread > PLAIN:
            best = name
            break
    (folder / best).rename(poster)
    for path in folder.glob("moment-*.jpg"):
        path.unlink()
    return poster

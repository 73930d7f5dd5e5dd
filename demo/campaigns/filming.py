"""Films of a drawn reader who tells of a book: mouth and eyes move while the speech engine speaks."""

import random
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from cms.transcoding import ffmpeg
from demo.village.speech import Spoken, speak

from .drawing import CLOTHS, Colour, cover

SIZE = (640, 360)
RATE = 10  # frames a second
FINE = 2  # drawn twice as large, so that edges are smooth
SKINS: list[Colour] = [(241, 206, 178), (222, 178, 142), (198, 150, 112), (164, 116, 84)]
HAIRS: list[Colour] = [(62, 44, 34), (28, 26, 28), (150, 104, 58), (206, 202, 198), (120, 52, 34)]
_CUE = re.compile(r"(\d+):(\d+\.\d+) --> (\d+):(\d+\.\d+)")


@dataclass(frozen=True)
class Filmed:
    """An MP4 with what is said in it, as WebVTT."""

    mp4: bytes
    captions: str


def film(key: str, said: str, language: str, book: str) -> Filmed:
    """`key` decides what the reader looks like."""
    spoken = speak(said.replace("\n", "\n\n"), language)
    faces = {(mouth, eyes): _frame(key, book, mouth, eyes) for mouth in range(3) for eyes in (True, False)}
    talks = [(float(a) * 60 + float(b), float(c) * 60 + float(d)) for a, b, c, d in _CUE.findall(spoken.captions)]
    dice = random.Random(key)
    frames = [
        faces[dice.choice((0, 1, 2, 2)) if any(start <= at <= end for start, end in talks) else 0, number % 37 > 1]
        for number, at in enumerate(np.arange(0, spoken.seconds, 1 / RATE))
    ]
    return Filmed(_encoded(frames, spoken), spoken.captions)


def _encoded(frames: list[bytes], spoken: Spoken) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        sound, made = Path(folder) / "speech.mp3", Path(folder) / "film.mp4"
        sound.write_bytes(spoken.mp3)
        command = [
            ffmpeg.program(), "-v", "error", "-threads", "1",
            "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{SIZE[0]}x{SIZE[1]}", "-r", str(RATE), "-i", "pipe:0",
            "-i", str(sound), "-c:v", "libx264", "-preset", "ultrafast", "-crf", "28", "-pix_fmt", "yuv420p",
            "-c:a", "aac", "-b:a", "64k", "-shortest", str(made),
        ]  # fmt: skip
        subprocess.run(command, input=b"".join(frames), check=True)
        return made.read_bytes()


def _frame(key: str, book: str, mouth: int, eyes: bool) -> bytes:
    """A room with shelves, the reader, and the book beside her. `mouth`: 0 shut to 2 wide."""
    dice = random.Random(key)
    image = Image.new("RGB", (SIZE[0] * FINE, SIZE[1] * FINE), (214, 200, 178))
    pen = ImageDraw.Draw(image)
    _shelves(pen, dice)
    _reader(pen, dice, mouth, eyes)
    held = cover(book).resize((236, 339))
    image.paste(Image.new("RGB", held.size, (120, 104, 88)), (868, 222))
    image.paste(held, (860, 212))
    return image.resize(SIZE, Image.Resampling.BOX).tobytes()


def _shelves(pen: ImageDraw.ImageDraw, dice: random.Random) -> None:
    for row in range(3):
        floor = 210 + row * 230
        at = -20
        while at < SIZE[0] * FINE:
            cloth, _gold = dice.choice(CLOTHS)
            wide, high = dice.randint(18, 44), dice.randint(110, 176)
            pale = tuple((channel + 2 * 206) // 3 for channel in cloth)
            pen.rectangle((at, floor - high, at + wide, floor), fill=pale)
            at += wide + 4
        pen.rectangle((0, floor, SIZE[0] * FINE, floor + 14), fill=(176, 150, 120))


def _reader(pen: ImageDraw.ImageDraw, dice: random.Random, mouth: int, eyes: bool) -> None:
    skin, hair, (coat, collar) = dice.choice(SKINS), dice.choice(HAIRS), dice.choice(CLOTHS)
    x, y = 420, 320
    if dice.random() < 0.5:
        pen.ellipse((x - 170, y - 200, x + 170, y + 210), fill=hair)  # long hair behind
    pen.rounded_rectangle((x - 230, y + 190, x + 230, y + 640), 120, fill=coat)
    pen.polygon([(x - 90, y + 190), (x + 90, y + 190), (x, y + 300)], fill=collar)
    pen.rectangle((x - 46, y + 110, x + 46, y + 220), fill=tuple(channel * 9 // 10 for channel in skin))
    pen.ellipse((x - 140, y - 170, x + 140, y + 170), fill=skin)
    pen.chord((x - 146, y - 196, x + 146, y + 80), 180, 360, fill=hair)
    pen.ellipse((x - 124, y - 96, x + 124, y + 60), fill=skin)
    for side in (-56, 56):
        if eyes:
            pen.ellipse((x + side - 16, y - 20, x + side + 16, y + 16), fill=(250, 248, 244))
            pen.ellipse((x + side - 8, y - 10, x + side + 8, y + 8), fill=(40, 34, 30))
        else:
            pen.line((x + side - 16, y, x + side + 16, y), fill=(90, 62, 48), width=5)
    pen.line((x, y + 6, x - 12, y + 48, x + 6, y + 50), fill=(150, 104, 80), width=5)
    if dice.random() < 0.5:
        for side in (-56, 56):
            pen.ellipse((x + side - 40, y - 40, x + side + 40, y + 38), outline=(60, 52, 48), width=6)
        pen.line((x - 16, y - 4, x + 16, y - 4), fill=(60, 52, 48), width=6)
    for side in (-56, 56):
        pen.arc((x + side - 30, y - 62, x + side + 30, y - 26), 200, 340, fill=hair, width=7)
    if mouth:
        open_ = (0, 15, 28)[mouth]
        pen.ellipse((x - 42, y + 92 - open_, x + 42, y + 92 + open_), fill=(128, 44, 44))
    else:
        pen.arc((x - 48, y + 60, x + 48, y + 108), 25, 155, fill=(128, 44, 44), width=8)

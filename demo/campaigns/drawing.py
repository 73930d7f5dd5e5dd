"""The drawn pictures of the campaigns: covers of books, a shelf, two old prints. The same each time."""

import io
import random
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from demo.press.fonts import Face, face
from demo.press.sheet import Sheet

from .words import BookWords, books

Colour = tuple[int, int, int]

CLOTHS: list[tuple[Colour, Colour]] = [
    ((44, 78, 70), (226, 206, 150)),
    ((120, 38, 34), (238, 220, 180)),
    ((34, 52, 92), (230, 214, 170)),
    ((196, 150, 62), (60, 36, 24)),
    ((86, 54, 96), (236, 214, 196)),
    ((222, 214, 194), (120, 44, 36)),
]
WIDTH, HEIGHT = 780, 1120


@lru_cache(maxsize=16)
def cover(key: str) -> Image.Image:
    """A cloth binding with a stamped title and an ornament of its own."""
    book = books()[key]
    dice = random.Random(key)
    cloth, gold = CLOTHS[list(books()).index(key) % len(CLOTHS)]
    image = Image.new("RGB", (WIDTH, HEIGHT), cloth)
    pen = ImageDraw.Draw(image)
    for inset, weight in ((34, 6), (50, 2)):
        pen.rectangle((inset, inset, WIDTH - inset, HEIGHT - inset), outline=gold, width=weight)
    _ornament(pen, dice, gold, WIDTH // 2, HEIGHT - 390, 190)
    image.paste(Image.new("RGB", image.size, gold), (0, 0), _lettering(book))
    pen.rectangle((0, 0, 22, HEIGHT), fill=tuple(channel * 7 // 10 for channel in cloth))
    return _with_grain(image, dice, 5)


def _ornament(pen: ImageDraw.ImageDraw, dice: random.Random, gold: Colour, x: int, y: int, reach: int) -> None:
    """Petals in rings about a middle."""
    for ring in range(dice.randint(2, 4)):
        count, radius = dice.choice((6, 8, 12)), reach * (ring + 1) // 4
        for petal in range(count):
            angle = 2 * np.pi * (petal + ring / 2) / count
            at = (x + np.cos(angle) * radius, y + np.sin(angle) * radius)
            size = reach / (5 + 2 * ring)
            pen.ellipse((at[0] - size, at[1] - size, at[0] + size, at[1] + size), outline=gold, width=4)
    pen.ellipse((x - 16, y - 16, x + 16, y + 16), fill=gold)


def _lettering(book: BookWords) -> Image.Image:
    sheet, rtl = Sheet(WIDTH, HEIGHT), book.language == "fa"
    large, small = (face("naskh-bold"), face("naskh")) if rtl else (face("display"), face("text"))
    size, lines = 92, _lines(book.title, 14)
    size = min(size, *(int(size * (WIDTH - 170) / max(1.0, large.width(line, size, rtl))) for line in lines))
    for number, line in enumerate(lines):
        _centred(sheet, large, size, line, 230 + number * size * 1.25, rtl)
    _centred(sheet, small, 44, book.author, HEIGHT - 110, rtl)
    return sheet.ink


def _centred(sheet: Sheet, kind: Face, size: int, text: str, baseline: float, rtl: bool) -> None:
    sheet.set_text(kind, size, text, (WIDTH - kind.width(text, size, rtl)) / 2, baseline, rtl, 0)


def _lines(title: str, most: int) -> list[str]:
    found = [""]
    for word in title.split():
        if found[-1] and len(found[-1]) + len(word) >= most:
            found.append(word)
        else:
            found[-1] = f"{found[-1]} {word}".strip()
    return found


def shelf() -> Image.Image:
    """A shelf with seven books, one of them lying."""
    image, dice = Image.new("RGB", (1200, 800), (206, 190, 166)), random.Random("shelf")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 640, 1200, 700), fill=(110, 74, 46))
    pen.rectangle((0, 700, 1200, 800), fill=(150, 128, 104))
    at = 150
    for number in range(6):
        cloth, gold = CLOTHS[number]
        wide, high = dice.randint(70, 120), dice.randint(330, 470)
        pen.rectangle((at, 640 - high, at + wide, 640), fill=cloth)
        for band in (40, 60, high - 60):
            pen.rectangle((at + 8, 640 - high + band, at + wide - 8, 646 - high + band), fill=gold)
        at += wide + 6
    pen.rectangle((at + 30, 580, at + 350, 640), fill=CLOTHS[1][0])
    pen.rectangle((at + 60, 590, at + 70, 632), fill=CLOTHS[1][1])
    return _with_grain(image, dice, 7)


def old_print(key: str) -> Image.Image:
    """A brown print of a bridge or of a mill, with two who nobody knows."""
    image, dice = Image.new("L", (1200, 800), 214), random.Random(key)
    pen = ImageDraw.Draw(image)
    pen.polygon([(0, 460), (300, 380), (640, 430), (900, 360), (1200, 440), (1200, 800), (0, 800)], fill=150)
    pen.rectangle((0, 600, 1200, 800), fill=176)
    if "bridge" in key:
        pen.polygon([(120, 520), (600, 430), (1080, 520), (1080, 640), (120, 640)], fill=104)
        for middle in (300, 600, 900):
            pen.pieslice((middle - 110, 530, middle + 110, 760), 180, 360, fill=182)
    else:
        pen.polygon([(420, 380), (620, 270), (820, 380)], fill=84)
        pen.rectangle((440, 380, 800, 640), fill=124)
        pen.ellipse((300, 470, 500, 670), outline=70, width=16)
        for spoke in range(8):
            angle = np.pi * spoke / 8
            across = (np.cos(angle) * 96, np.sin(angle) * 96)
            pen.line((400 - across[0], 570 - across[1], 400 + across[0], 570 + across[1]), fill=70, width=8)
    for x, high in ((560, 150), (650, 120)):
        pen.ellipse((x - 16, 640 - high, x + 16, 672 - high), fill=60)
        pen.polygon([(x - 30, 640), (x - 20, 676 - high), (x + 20, 676 - high), (x + 30, 640)], fill=60)
    soft = np.asarray(image.filter(ImageFilter.GaussianBlur(1.6)), np.float32)
    noise = np.random.default_rng(dice.randrange(1 << 30)).normal(0, 9, soft.shape)
    tone = np.clip(soft + noise, 0, 255)[..., None] / 255
    print_ = (np.array([64, 44, 28]) + tone * np.array([180, 176, 150])).astype(np.uint8)
    framed = Image.new("RGB", (1280, 880), (236, 226, 204))
    framed.paste(Image.fromarray(print_), (40, 40))
    return framed


def as_jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=86)
    return out.getvalue()


def _with_grain(image: Image.Image, dice: random.Random, strength: int) -> Image.Image:
    """Cloth and paper are never even."""
    pixels = np.asarray(image, np.int16)
    noise = np.random.default_rng(dice.randrange(1 << 30)).integers(-strength, strength + 1, (*pixels.shape[:2], 1))
    return Image.fromarray(np.clip(pixels + noise, 0, 255).astype(np.uint8))

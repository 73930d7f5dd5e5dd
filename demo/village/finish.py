"""How a painted picture comes to us: in gouache with inked outlines, or as an old print out of an album."""

import math
import random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from .camera import SKY, Picture
from .ground import Field
from .light import TILE, noise

INK = np.array((0.17, 0.13, 0.12), np.float32)
BORDER = 0.035  # of the print's width: its white margin
MOUNT = 0.022  # and the page of the album around it


BAND = 100  # rows that are brushed at once


def tiled(
    tile: Field, height: int, width: int, across: float = 1.0, down: float = 1.0, offset: int = 0, top: int = 0
) -> Field:
    """The tile over a picture, stretched; `top` is the first of its rows."""
    rows = (np.arange(top, top + height) / down + offset).astype(np.int64) & (TILE - 1)
    columns = (np.arange(width) / across + offset * 3).astype(np.int64) & (TILE - 1)
    return tile[rows[:, None], columns[None, :]]


def outlines(picture: Picture) -> Field:
    """Where one thing ends and another begins, 0 to 1: heavy for what is near, thin for what is far."""
    what, near = picture.what, picture.near
    edge = np.zeros(what.shape, np.float32)
    weight = np.clip(np.sqrt(np.maximum(near, 0)) * 2.6, 0.08, 0.8)
    for axis in (0, 1):
        first = [slice(None)] * 2
        second = [slice(None)] * 2
        first[axis], second[axis] = slice(None, -1), slice(1, None)
        one, other = tuple(first), tuple(second)
        differs = what[one] != what[other]
        farther = np.minimum(near[one], near[other]) / np.maximum(np.maximum(near[one], near[other]), 1e-9)
        strength = np.where(differs, 0.45 + 0.55 * (farther < 0.93), 0) * np.maximum(weight[one], weight[other])
        edge[one] = np.maximum(edge[one], strength)
    return edge


def blurred(image: Field, radius: float) -> Field:
    """A field from 0 to 1, softened."""
    picture = Image.fromarray((np.clip(image, 0, 1) * 255).astype(np.uint8))
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(radius)), np.float32) / 255


def gouache(colours: Field, picture: Picture) -> Image.Image:
    """Flat tones laid beside each other with a brush, outlines in brown ink."""
    height, width = picture.what.shape
    ink = outlines(picture)
    pen = blurred(ink, 0.75 * width / 2400)
    made = np.empty((height, width, 3), np.uint8)
    for top in range(0, height, BAND):
        rows = slice(top, min(top + BAND, height))
        made[rows] = _brushed(colours[rows], picture.what[rows] == SKY, pen[rows], top, width / 2400)
    return _smoothed(Image.fromarray(made), ink)


def _brushed(colours: Field, sky: NDArray[np.bool_], pen: Field, top: int, scale: float) -> NDArray[np.uint8]:
    """A band of the picture: tones in steps, the brush's stroke, ink, and the grain of the paper."""
    height, width = sky.shape
    stroke = tiled(noise(1.0, 5), height, width, 2.6 * scale, 0.9 * scale, top=top)
    wash = tiled(noise(1.35, 11), height, width, 1.1 * scale, 1.1 * scale, 77, top)
    light = colours @ np.array((0.3, 0.58, 0.12), np.float32)
    wanted = light * np.float32(11) + np.float32(0.26) * stroke
    step = np.floor(wanted)
    stepped = (step + np.clip((wanted - step) * np.float32(3.2) - np.float32(1.1), 0, 1)) / np.float32(11)
    gain = (light * np.float32(0.45) + stepped * np.float32(0.55)) / np.maximum(light, np.float32(0.02))
    gain = np.clip(gain, 0.6, 1.5)
    gain *= 1 + np.where(sky, np.float32(0.012), np.float32(0.026)) * stroke + np.float32(0.018) * wash
    toned = colours * gain[..., None]
    grey = toned @ np.full(3, 1 / 3, np.float32)
    toned = toned * np.float32(0.93) + (grey * np.float32(0.07))[..., None]
    line = (np.clip(pen * np.float32(1.55), 0, 1) * np.clip(0.78 + 0.25 * wash, 0.25, 1))[..., None] * np.float32(0.72)
    toned += (INK - toned) * line
    toned += (np.float32(0.012) * tiled(noise(0.55, 7), height, width, 1.3, 1.3, 5, top))[..., None]
    return (_curve(np.clip(toned, 0, 1)) * np.float32(255)).astype(np.uint8)


def _smoothed(made: Image.Image, ink: Field) -> Image.Image:
    """Stairs along edges are blurred away, all else stays sharp."""
    soft = made.filter(ImageFilter.GaussianBlur(0.9))
    mask = Image.fromarray((np.clip(ink * 4, 0, 1) * 255).astype(np.uint8)).filter(ImageFilter.MaxFilter(3))
    return Image.composite(soft, made, mask)


def _curve(value: Field) -> Field:
    """A little more contrast, and no black blacker than paint."""
    bent = value * (np.float32(1.35) * value - np.float32(0.90) * value * value + np.float32(0.55))
    return np.clip(np.float32(0.035) + np.float32(0.945) * bent, 0, 1)


def print_size(width: int) -> tuple[int, int]:
    """Margin and mount of an old print of a picture of this width, in pixels."""
    return round(width * BORDER), round(width * MOUNT)


def old_print(colours: Field, picture: Picture, seed: int, fade: float = 0.5) -> Image.Image:
    """A photograph of the time: red is dark to the plate and blue is white; brown with age, on the page of an album."""
    dice = random.Random(seed)
    height, width = picture.what.shape
    scale = width / 2400
    grey = np.clip(colours, 0, 1) @ np.array((0.18, 0.50, 0.32), np.float32)
    sky = picture.what == SKY
    grey = np.where(sky, 0.76 + 0.24 * grey, np.clip(grey, 0, 1) ** 0.80)
    ink = outlines(picture)
    grey = grey * (1 - 0.30 * np.clip(blurred(ink, 1.0 * scale) * 1.4, 0, 1))
    soft = blurred(grey, 1.1 * scale)
    corner_x, corner_y = np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32)
    radius = corner_x[None] ** 2 * 0.9 + corner_y[:, None] ** 2 * 0.8
    soft = soft * (1 - 0.20 * np.clip(radius - 0.35, 0, 1.4))
    slow, fine = noise(1.35, 11), noise(0.55, 7)
    offset = dice.randrange(TILE)
    patches = tiled(slow, height, width, 1.9 * scale, 1.9 * scale, offset)
    grain = tiled(fine, height, width, 1.5, 1.5, offset)
    tone = np.clip((soft - 0.06) * 1.04, 0, 1)
    tone = tone * tone * (3 - 2 * tone) * 0.5 + tone * 0.5
    pale = fade * (0.24 + 0.10 * np.clip(radius - 0.6 + 0.25 * patches, 0, 2))
    tone = tone * (1 - pale) + pale * 0.72 + 0.028 * grain + 0.012 * patches
    tone = _damaged(tone, dice, scale)
    return _mounted(_toned(np.clip(tone, 0, 1)), dice)


def _damaged(tone: Field, dice: random.Random, scale: float) -> Field:
    """Scratches, dust, a crease across a corner, and now and then a fingerprint of the fixing bath."""
    height, width = tone.shape
    light = Image.new("L", (width, height))
    dark = Image.new("L", (width, height))
    bright, black = ImageDraw.Draw(light), ImageDraw.Draw(dark)
    for _ in range(dice.randint(5, 9)):
        x, y, long = dice.uniform(0, width), dice.uniform(0, height), dice.uniform(60, 420) * scale
        lean = dice.uniform(-0.25, 0.25)
        bright.line(
            (x, y, x + lean * long, y + long),
            fill=dice.randint(70, 150),
            width=max(1, round(scale * dice.choice((1, 1, 2)))),
        )
    for _ in range(90):
        x, y, size = dice.uniform(0, width), dice.uniform(0, height), dice.uniform(0.6, 2.4) * scale
        (bright if dice.random() < 0.7 else black).ellipse(
            (x - size, y - size, x + size, y + size), fill=dice.randint(60, 170)
        )
    reach = dice.uniform(0.05, 0.12) * width
    corner = dice.choice(((0, 0, 1, 1), (width, 0, -1, 1), (width, height, -1, -1), (0, height, 1, -1)))
    ends = (corner[0] + corner[2] * reach, corner[1], corner[0], corner[1] + corner[3] * reach * dice.uniform(0.6, 1.2))
    bright.line(ends, fill=150, width=max(1, round(2 * scale)))
    black.line([value + 2 * scale for value in ends], fill=90, width=max(1, round(2 * scale)))
    for mark, sign in ((light, 1), (dark, -1)):
        tone = tone + sign * np.asarray(mark.filter(ImageFilter.GaussianBlur(0.7 * scale)), np.float32) / 255 * 0.5
    return tone


def _toned(tone: Field) -> Image.Image:
    """From umber to ivory, as albumen and gelatine turn."""
    ramp = np.array([(38, 27, 22), (92, 70, 54), (156, 130, 102), (208, 188, 156), (242, 231, 206)], float)
    at = np.linspace(0, 1, len(ramp))
    table = np.stack([np.interp(np.linspace(0, 1, 256), at, ramp[:, band]) for band in range(3)], 1).astype(np.uint8)
    return Image.fromarray(table[(tone * 255).astype(np.uint8)])


def _mounted(picture: Image.Image, dice: random.Random) -> Image.Image:
    """On a margin with a deckle edge, on the grey page of an album with a shadow under it."""
    margin, mount = print_size(picture.width)
    wide, high = picture.width + 2 * margin, picture.height + 2 * margin
    page = Image.new("RGB", (wide + 2 * mount, high + 2 * mount), (84, 78, 70))
    fibres = tiled(noise(0.55, 7), page.height, page.width, 1.6, 1.6, 9)
    page = Image.fromarray(np.clip(np.asarray(page, np.float32) + fibres[..., None] * 3.2, 0, 255).astype(np.uint8))
    edge = _deckle(wide, high, mount, dice)
    mask = Image.new("L", page.size)
    ImageDraw.Draw(mask).polygon(edge, fill=255)
    shadow = mask.filter(ImageFilter.GaussianBlur(mount * 0.4))
    page.paste((44, 40, 36), (round(mount * 0.25), round(mount * 0.35)), shadow.point(lambda value: value * 0.75))
    paper = Image.new("RGB", page.size, (238, 230, 210))
    yellowed = tiled(noise(1.35, 11), page.height, page.width, 1.2, 1.2, dice.randrange(TILE))
    tint = np.asarray(paper, np.float32) + yellowed[..., None] * np.array((1.6, 2.2, 3.6), np.float32)
    page.paste(
        Image.fromarray(np.clip(tint, 0, 255).astype(np.uint8)), (0, 0), mask.filter(ImageFilter.GaussianBlur(0.8))
    )
    page.paste(picture, (margin + mount, margin + mount))
    ImageDraw.Draw(page).rectangle(
        (margin + mount, margin + mount, margin + mount + picture.width, margin + mount + picture.height),
        outline=(196, 182, 152),
        width=2,
    )
    return page


def _deckle(wide: int, high: int, mount: int, dice: random.Random) -> list[tuple[float, float]]:
    step, deep = max(10.0, wide / 150), wide / 480
    corners = [(mount, mount), (mount + wide, mount), (mount + wide, mount + high), (mount, mount + high)]
    found = []
    for (x, y), (to_x, to_y) in zip(corners, [*corners[1:], corners[0]], strict=True):
        long = math.dist((x, y), (to_x, to_y))
        count = round(long / step)
        inward = ((y - to_y) / long, (to_x - x) / long)
        for at in range(count):
            share, push = at / count, (deep if at % 2 else 0) + dice.uniform(0, deep * 0.7)
            found.append((x + (to_x - x) * share + inward[0] * push, y + (to_y - y) * share + inward[1] * push))
    return found

"""A scene, a view and a weather become a painted picture."""

import math

import numpy as np
from numpy.typing import NDArray

from .camera import FIRST_FACE, GROUND, Eye, FromTheSun, Perspective, Picture, View
from .ground import Field, height
from .light import Painter, Weather
from .scene import Scene, Standing, foot

SHADOW_REACH, SHADOW_SIDE = 120.0, 1500
SMALLEST = 0.9  # pixels: faces that are smaller are left out


def seen(scene: Scene, view: Eye) -> Picture:
    """What is nearest in each pixel: ground, faces, cut-outs."""
    picture = Picture.empty(view)
    ground = view.ground()
    picture.near[:] = ground
    picture.what[ground > 0] = GROUND
    for at in _facing(scene, view):
        picture.see_face(scene.faces[at], int(at) + FIRST_FACE)
    return picture


def _facing(scene: Scene, view: View) -> NDArray[np.int64]:
    """Faces that show their front, that are not all behind the camera, and that are large enough to be seen."""
    normals, middles, sizes, both = scene.outlined
    to = middles - view.eye
    away = np.linalg.norm(to, axis=1)
    shown = both | ((normals * (scene.firsts - view.eye)).sum(axis=1) < 0)
    shown &= sizes * float(getattr(view, "focal", 1000.0)) > SMALLEST * away
    if isinstance(view, Perspective):
        ahead, aside = to @ view.forward, np.abs(to @ view.right)
        shown &= (ahead > -sizes) & (aside < ahead * (view.width / 2 / view.focal) + 2.5 * sizes)
    return np.flatnonzero(shown)


def add_cut_outs(picture: Picture, standing: tuple[Standing, ...], faces: int, lit_from_left: bool) -> None:
    for number, one in enumerate(standing, FIRST_FACE + faces):
        picture.see_sprite(one.sprite, foot(one), one.high, number, one.mirrored != (not lit_from_left))


def sun_sees(
    scene: Scene, standing: tuple[Standing, ...], weather: Weather, middle: tuple[float, float], reach: float
) -> Picture:
    sun = weather.towards
    view = FromTheSun(sun, (*middle, float(height(*middle))), reach, SHADOW_SIDE)
    picture = Picture.empty(view, nothing=-1e6, painted=False)
    limit = reach * 1.5
    for face in scene.faces:
        if abs(face.corners[0][0] - middle[0]) < limit and abs(face.corners[0][1] - middle[1]) < limit:
            picture.see_face(face, FIRST_FACE)
    for one in standing:
        if abs(one.x - middle[0]) < limit and abs(one.y - middle[1]) < limit:
            picture.see_sprite(one.sprite, foot(one), one.high, FIRST_FACE, False)
    return picture


def render(
    scene: Scene, view: Eye, weather: Weather, more: tuple[Standing, ...] = (), reach: float = SHADOW_REACH
) -> tuple[Field, Picture]:
    """Colours from 0 to 1, and what is seen where."""
    picture = seen(scene, view)
    standing = (*scene.standing, *more)
    right = getattr(view, "right", np.array([1.0, 0.0, 0.0]))
    add_cut_outs(picture, standing, len(scene.faces), float(weather.towards @ right) <= 0)
    forward = getattr(view, "forward", np.zeros(3))
    middle = (float(view.eye[0] + forward[0] * reach * 0.75), float(view.eye[1] + forward[1] * reach * 0.75))
    shadow = sun_sees(scene, standing, weather, middle, reach)
    return Painter(picture, view, list(scene.faces), weather, shadow).painted(), picture


def eye_at(x: float, y: float, high: float = 1.65) -> tuple[float, float, float]:
    return x, y, float(height(x, y)) + high


def bearing(here: tuple[float, float], there: tuple[float, float]) -> float:
    return math.degrees(math.atan2(there[0] - here[0], there[1] - here[1]))

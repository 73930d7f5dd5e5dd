"""An old photograph laid over a new one, so that what stands in both covers itself."""

from walks.models import ThenAndNow

LEAST, MOST = 0.05, 20.0
"""Times by which an area may shrink or grow: beyond, the points were set by mistake."""


def placement(pair: ThenAndNow) -> str:
    """A CSS transform for the picture of then in the frame of that of now; `""` without points, or with senseless ones.

    Both pictures are as wide as the frame and start in its upper left corner, which is the transform's origin. Two
    pairs of points move, turn and scale; three shear as well.
    """
    if not pair.points or not (pair.then.width and pair.now.width):
        return ""
    then_shape, now_shape = pair.then.height / pair.then.width, pair.now.height / pair.now.width
    sources = [_in_widths(one["then"], then_shape) for one in pair.points]
    targets = [_in_widths(one["now"], now_shape) for one in pair.points]
    found = (_similar if len(sources) == 2 else _affine)(sources, targets)
    if found is None:
        return ""
    a, b, c, d, x, y = found
    if not LEAST <= a * d - b * c <= MOST:
        return ""
    across, down = 100 * x, 100 * y / then_shape  # per cent of the picture's own width and height
    return f"translate({across:.3f}%, {down:.3f}%) matrix({a:.5f}, {b:.5f}, {c:.5f}, {d:.5f}, 0, 0)"


Matrix = tuple[float, float, float, float, float, float]
"""a, b, c, d, x, y as CSS writes them: (u, v) goes to (a u + c v + x, b u + d v + y)."""


def _in_widths(point: list[float], shape: float) -> complex:
    """A point given in parts of width and height, in picture widths."""
    return complex(point[0], point[1] * shape)


def _similar(sources: list[complex], targets: list[complex]) -> Matrix | None:
    if sources[0] == sources[1]:
        return None
    turn = (targets[1] - targets[0]) / (sources[1] - sources[0])
    shift = targets[0] - turn * sources[0]
    return turn.real, turn.imag, -turn.imag, turn.real, shift.real, shift.imag


def _affine(sources: list[complex], targets: list[complex]) -> Matrix | None:
    (p, q), (u, v) = (_edges(points) for points in (sources, targets))
    area = _cross(p, q)
    if abs(area) < 1e-6:  # three points on one line say nothing about what is beside it
        return None
    a, b = (u * q.imag - v * p.imag).real / area, (u * q.imag - v * p.imag).imag / area
    c, d = (v * p.real - u * q.real).real / area, (v * p.real - u * q.real).imag / area
    first, onto = sources[0], targets[0]
    x = onto.real - a * first.real - c * first.imag
    y = onto.imag - b * first.real - d * first.imag
    return a, b, c, d, x, y


def _edges(points: list[complex]) -> tuple[complex, complex]:
    return points[1] - points[0], points[2] - points[0]


def _cross(one: complex, other: complex) -> float:
    return one.real * other.imag - one.imag * other.real

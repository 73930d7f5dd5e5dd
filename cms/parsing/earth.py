"""Positions on the Earth: WGS 84, degrees."""


def on_the_earth(lon: float, lat: float) -> bool:
    return -180 <= lon <= 180 and -90 <= lat <= 90  # never true of what is not a number

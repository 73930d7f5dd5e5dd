"""Films with more light than a usual screen shows (ITU-R BT.2100), brought to what every screen shows (BT.709).

Telephones film in HLG or PQ, often with Dolby Vision's hints beside it; those are left out, for the picture below them
is whole by itself. Shown as it is, such a film is pale and grey.
"""

from . import ffmpeg

TRANSFERS = {16: "smpte2084", 18: "arib-std-b67"}
"""By their number in ITU-T H.273, as a film tells it: PQ and HLG."""
WHITE = 203
"""Candelas a square metre of a white sheet in such a film (ITU-R BT.2408): it stays white."""
BRIGHTEST = 1000
"""Candelas of the brightest light that is told apart from brighter ones."""
KEPT = 0.3
"""Of white's light: what is darker stays as it is; between it and the brightest, light is pressed together."""
NEEDED = {"zscale", "tonemap"}


def for_every_screen(transfer: str) -> str:
    """The filters for a film with this transfer, and a comma; `""` where it needs none, or FFMPEG has none."""
    if not transfer or not ffmpeg.filters() >= NEEDED:
        return ""
    return (
        "sidedata=mode=delete,format=yuv420p10le,"
        f"setparams=color_trc={transfer}:color_primaries=bt2020:colorspace=bt2020nc,"  # whatever is not told of it
        f"zscale=t=linear:npl={WHITE},format=gbrpf32le,zscale=p=bt709,"
        f"tonemap=mobius:param={KEPT}:desat=0:peak={BRIGHTEST / WHITE:.2f},zscale=t=bt709:m=bt709:r=tv,format=yuv420p,"
    )

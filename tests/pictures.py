"""Small pictures for tests, made by Pillow."""

from io import BytesIO

from PIL import Image


def picture(kind: str, width: int = 60, height: int = 40, mode: str = "RGB") -> bytes:
    """A picture of `kind` (`PNG`, `JPEG`, `GIF`, `WEBP`, `TIFF`): a gradient, so that it does not shrink to nothing."""
    image = Image.linear_gradient("L").resize((width, height)).convert(mode)
    out = BytesIO()
    image.save(out, kind)
    return out.getvalue()


def png(width: int = 60, height: int = 40) -> bytes:
    return picture("PNG", width, height)

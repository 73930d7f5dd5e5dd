"""What editors may upload as pictures: looked at before it is decoded, and decoded before it is kept.

Wagtail's own form takes a picture whose header is whole, and fails with a server error when its pixels are needed.
`SafeImageForm` (WAGTAILIMAGES_IMAGE_FORM_BASE) is used by the single, the multiple and the chooser's upload alike.
"""

import warnings
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

MAX_MEGAPIXELS = 50
MAX_FRAMES = 200
MAX_BYTES = 30 * 1024 * 1024
FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP"}

# What a decoder raises for a file that ends early or contradicts itself.
DAMAGED = (OSError, SyntaxError, ValueError, IndexError, EOFError, UnidentifiedImageError)


def check_image(upload: UploadedFile) -> None:
    """Raises ValidationError, in plain words, for a picture that is too large, damaged, or not what its name says.

    Size first: 127 megapixels fit into 363 kB of PNG and take a gigabyte once decoded.
    """
    name = (upload.name or "").lower()
    kind = FORMATS.get(name.rpartition(".")[2])
    if kind is None:
        raise ValidationError(_("Use a JPEG, PNG, GIF or WebP picture."), code="image-format")
    if upload.size is not None and upload.size > MAX_BYTES:
        raise ValidationError(_("The picture is larger than 30 MB. Save it smaller and try again."), code="image-bytes")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            upload.seek(0)
            with Image.open(upload, formats=[kind]) as image:
                _check_size(image)
                for frame in range(getattr(image, "n_frames", 1)):
                    image.seek(frame)
                    image.load()
        except Image.DecompressionBombError as error:
            raise _too_large() from error
        except DAMAGED as error:
            words = _("The picture is damaged or incomplete, or is no %(kind)s. Save it again and upload it once more.")
            raise ValidationError(words % {"kind": kind}, code="image-damaged") from error
        finally:
            upload.seek(0)


def _check_size(image: Image.Image) -> None:
    frames = getattr(image, "n_frames", 1)
    if frames > MAX_FRAMES or image.width * image.height * frames > MAX_MEGAPIXELS * 1_000_000:
        raise _too_large()


def _too_large() -> ValidationError:
    words = _("The picture has too many pixels: %(limit)d megapixels is the limit. Save it smaller and try again.")
    return ValidationError(words % {"limit": MAX_MEGAPIXELS}, code="image-pixels")


class SafeImageField(WagtailImageField):
    """Looks at the file before Wagtail does."""

    def to_python(self, data: Any) -> Any:
        if isinstance(data, UploadedFile) and data.size:
            check_image(data)
        return super().to_python(data)


class SafeImageForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stock = self.fields.get("file")
        if isinstance(stock, WagtailImageField):
            self.fields["file"] = SafeImageField(label=stock.label, widget=stock.widget, required=stock.required)

"""What pictures and documents say of their files, for `manage.py check_media`."""

from typing import Any

from .holding import Expectation, expect
from .models import CustomRendition


def forget_rendition(pk: Any) -> bool:
    """A rendition without its file is forgotten, and made anew when a page asks for it."""
    CustomRendition.objects.filter(pk=pk).delete()
    return True


expect("media.CustomImage", "file", Expectation(size="file_size", digest="file_hash", algorithm="sha1"))
expect("media.CustomDocument", "file", Expectation(size="file_size", digest="file_hash", algorithm="sha1"))
expect("media.CustomRendition", "file", Expectation(remake=forget_rendition))

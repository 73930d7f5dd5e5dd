"""The text of a page as HTML: a newspaper page has a thousand lines, too many for a template's loop."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from archive_pages.reading.passages import Passage, Piece

register = template.Library()


@register.simple_tag
def passage_lines(passage: Passage) -> SafeString:
    """The lines, each a `span` that names its line and its first word for the viewer's script; a space between two."""
    return mark_safe(  # noqa: S308
        " ".join(
            f'<span class="line" data-line="{line.index}" data-word="{line.first_word}">{pieces_html(line.pieces)}'
            "</span>"
            for line in passage.lines
        )
    )


@register.filter
def pieces_html(pieces: Iterable[Piece]) -> SafeString:
    """Text with the words of the search in `mark`."""
    parts = (f"<mark>{escape(piece.text)}</mark>" if piece.hit else escape(piece.text) for piece in pieces)
    return mark_safe("".join(parts))  # noqa: S308

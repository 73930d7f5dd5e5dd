"""What the writers of XML share."""

from xml.sax.saxutils import escape

from cms.parsing.xml import writable

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def tagged(tag: str, text: str) -> str:
    """`<tag>text</tag>`, nothing for no text."""
    return f"<{tag}>{escape(writable(text))}</{tag}>" if text else ""

"""Shared StreamField blocks, one module a family. An app's `blocks.py` only composes them."""

from .media import DocumentBlock, ImageBlock
from .text import HeadingBlock, NoticeBlock, QuoteBlock, TextBlock

__all__ = ["DocumentBlock", "HeadingBlock", "ImageBlock", "NoticeBlock", "QuoteBlock", "TextBlock"]

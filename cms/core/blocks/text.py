"""Headings, running text, quotations and notices."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        label = _("Heading")
        description = _("A heading between two parts of the page.")
        template = "components/blocks/heading.html"
        preview_value = "Reading rooms"


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("features", ["bold", "italic", "h3", "ol", "ul", "link", "document-link"])
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Paragraphs, lists and links.")
        template = "components/blocks/text.html"
        preview_value = "<p>The reading room is open to everyone.</p>"


class QuoteBlock(blocks.StructBlock):
    quote = blocks.TextBlock(label=_("Quotation"))
    source = blocks.CharBlock(label=_("Source"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        description = _("Someone's words, with their source.")
        template = "components/blocks/quote.html"
        preview_value = {"quote": "A library is a growing organism.", "source": "S. R. Ranganathan, 1931"}


class NoticeBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    text = TextBlock(label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Notice")
        description = _("Something that readers should not overlook, such as changed opening hours.")
        template = "components/blocks/notice.html"
        preview_value = {"title": "Closed on Friday", "text": "<p>We open again on Saturday.</p>"}

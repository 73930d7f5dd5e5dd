"""What the body of a page may be composed of."""

from wagtail.blocks import StreamBlock

from cms.core.blocks import DocumentBlock, HeadingBlock, ImageBlock, NoticeBlock, QuoteBlock, TextBlock


class BodyBlock(StreamBlock):
    heading = HeadingBlock()
    text = TextBlock()
    image = ImageBlock()
    quote = QuoteBlock()
    notice = NoticeBlock()
    document = DocumentBlock()

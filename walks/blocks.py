"""What the story of a walk and the text of a stop may be composed of."""

from wagtail.blocks import StreamBlock

from cms.core.blocks import HeadingBlock, QuoteBlock, TextBlock


class StoryBlock(StreamBlock):
    heading = HeadingBlock()
    text = TextBlock()
    quote = QuoteBlock()

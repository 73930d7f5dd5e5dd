"""What the story of a campaign may be composed of."""

from wagtail.blocks import StreamBlock

from cms.core.blocks import HeadingBlock, ImageBlock, QuoteBlock, TextBlock


class CampaignBlock(StreamBlock):
    heading = HeadingBlock()
    text = TextBlock()
    quote = QuoteBlock()
    picture = ImageBlock()

"""What is passed on of a campaign or an entry: its address, and words with the hashtag and the accounts to tag."""

from dataclasses import dataclass

from campaigns.models import CampaignPage


@dataclass(frozen=True)
class Sharing:
    """`url` is absolute."""

    url: str
    title: str
    facts: CampaignPage | None = None

    @property
    def text(self) -> str:
        """“Every librarian is a reader #EveryLibrarian @library”: what stands before the address."""
        return " ".join(one for one in (self.title, self.hashtag, *self.accounts) if one)

    @property
    def hashtag(self) -> str:
        return f"#{self.facts.hashtag.lstrip('#')}" if self.facts is not None and self.facts.hashtag else ""

    @property
    def accounts(self) -> list[str]:
        return self.facts.accounts.split() if self.facts is not None else []

    @property
    def both(self) -> str:
        return f"{self.text}\n{self.url}"

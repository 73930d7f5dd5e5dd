"""Campaigns to take part in, for browser tests: `python -m tests.browser.taken_part make` prints their addresses."""

import json
import sys

import django

MARK = "bongeszo-probak"
PARTS = [
    {"kind": "video", "most_seconds": 300, "asked": {"hu": "Mutass be egy könyvet.", "fa": "کتابی را معرفی کنید."}},
    {"kind": "audio", "most_seconds": 2, "alternative": True},
    {"kind": "photograph", "most": 2, "least": 0, "most_megabytes": 1},
    {"kind": "book"},
]


def make() -> None:
    """Addresses of the first page of taking part, by language, as JSON."""
    from tests.campaigns import factories
    from tests.walks.factories import place

    county = place("Próbamegye", kind="county")
    place("Próbavár")
    place("Próbavár", parent=county)
    page = factories.campaign("Próba a böngészőben", slug=MARK, parts=PARTS, thanks="<p>Köszönjük!</p>")
    found = {"hu": page.url}
    for language, name in (("en", "A test in the browser"), ("fa", "آزمون در مرورگر")):
        translated = factories.translated(page, language, name)
        translated.slug = MARK
        translated.save()
        found[language] = translated.url
    print(json.dumps({language: f"{url}take-part/" for language, url in found.items()}))


def clear() -> None:
    from campaigns.acts.withdrawing import empty
    from campaigns.models import CampaignPage, HandlingStep, Submission
    from campaigns.models.handling import Act
    from places.models import Place

    for submission in Submission.objects.filter(campaign__slug=MARK):
        empty(submission, Act.WITHDRAWN)
        HandlingStep.objects.filter(submission=submission).delete()
        submission.delete()
    for kind in ("village", "county"):
        Place.objects.filter(name__startswith="Próba", kind=kind).delete()
    for page in CampaignPage.objects.filter(slug=MARK).order_by("-pk"):
        page.delete()


if __name__ == "__main__":
    django.setup()
    {"make": make, "clear": clear}[sys.argv[1]]()

"""Building the demo library: what the press has printed goes through the ingest like anybody's scans."""

import os
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from wagtail.models import PageViewRestriction

from archive_pages.ingest import services
from archive_pages.ingest.progress import Progress
from archive_pages.ingest.records import TitleChoice
from archive_pages.models import IssuePage, TitlePage
from archive_pages.models.batch import BatchState
from demo.campaigns.building import build_campaigns
from demo.library.catalogue import TITLES, TitleEntry
from demo.library.pages import write_pages
from demo.library.printing import BOOK_AUTHOR, Titles, print_library, sources
from demo.press.delivery import CC0
from demo.village.building import build_walks
from search import outbox

EDITOR = "demo"
EMBARGO_UNTIL = datetime(2040, 1, 1, tzinfo=UTC)
SOURCE = "Demo press: invented, printed and scanned by this program"

Say = Callable[[str], None]


class NotEmpty(Exception):
    """The site holds titles that are not the demo's; nothing was done."""


class DemoFailed(Exception):
    """The ingest refused something that the press printed; the message says what."""


def build(jobs: int, say: Say, titles: Titles = TITLES, walks: bool = True) -> bool:
    """Makes the demo library; False where it is there already. A killed run is taken up where it stopped.

    Raises NotEmpty where the site has a library of its own, and DemoFailed.
    """
    if get_user_model().objects.filter(username=EDITOR).exists():
        return False
    names = [entry.title for entry in titles]
    if TitlePage.objects.exclude(title__in=names).exists():
        raise NotEmpty("This site has titles of its own; the demo library is only made in an empty site.")
    print_library(titles, jobs, lambda done, of, what: say(f"printed {done} of {of}: {what}"))
    for entry, source in sources(titles):
        _take_in(entry, source, jobs, say)
    for entry in titles:
        _complete(entry)
    say("writing the front pages")
    write_pages(None)
    if walks:
        build_walks(jobs, say)
        build_campaigns(say)
    _make_editor()
    while outbox.drain(500):
        pass
    return True


def _take_in(entry: TitleEntry, source: Path, jobs: int, say: Say) -> None:
    title = TitlePage.objects.filter(title=entry.title).first()
    choice = TitleChoice(title, "" if title else entry.title, entry.language)
    batch = services.batch_for(source, choice, publish=True)

    def watch(progress: Progress) -> None:
        say(f"{entry.title}: {progress.done} of {progress.total or '…'} pages")

    batch = services.run_batch(batch, jobs, watch)
    if batch.state != BatchState.DONE:
        raise DemoFailed(f"{source}: {batch.error or batch.report.get('refused')}")


def _complete(entry: TitleEntry) -> None:
    """What a cataloguer adds: the title's record, where the scans come from, and who may read what."""
    title = TitlePage.objects.get(title=entry.title)
    title.kind, title.frequency, title.dates = entry.kind, entry.frequency, entry.dates
    title.place, title.publisher = entry.place, entry.publisher
    title.description, title.holdings_note = entry.description, entry.holdings_note
    title.other_titles, title.years_not_digitised = entry.other_titles, entry.years_not_digitised
    title.languages, title.rights = [entry.language], CC0
    title.save_revision().publish()
    access = {issue.date: issue.access for issue in entry.issues}
    for issue in IssuePage.objects.child_of(title):
        issue.source, issue.rights = SOURCE, CC0
        if entry.paper is None:
            issue.source = f"{BOOK_AUTHOR}; {SOURCE}"
        if access.get(issue.date) == "embargoed":
            issue.embargo_until = EMBARGO_UNTIL
        issue.save_revision().publish()
        if access.get(issue.date) == "restricted":
            PageViewRestriction.objects.get_or_create(page=issue, restriction_type=PageViewRestriction.LOGIN)


def _make_editor() -> Any:
    """An account in every group of the archive; its password lies in VAR_DIR/demo-password, for its owner only."""
    password = secrets.token_urlsafe(12)
    editor = get_user_model().objects.create_user(EDITOR, password=password, first_name="Demo", last_name="Editor")
    editor.groups.set(Group.objects.all())
    path = Path(settings.VAR_DIR) / "demo-password"
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(password + "\n")
    return editor

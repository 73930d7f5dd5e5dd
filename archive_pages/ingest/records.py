"""What the archive already holds: an issue's title, the issue itself, its canvases, the same scans elsewhere."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Locale

from archive_pages.models import ArchiveIndexPage, Canvas, IngestRecord, IssuePage, TitlePage
from archive_pages.models.title import TitleKind
from cms.core.languages import direction
from cms.parsing.problems import Problem

from .plan import IssuePlan
from .prepare import Known, key, text_key

LEFT_TO_RIGHT = "\u200e"  # a mark without which 1928-03-15 is shown as 15-03-1928 after Arabic letters


class NoTitle(Exception):
    """It can't be told under which title issues belong; the message says what to give."""


@dataclass(frozen=True)
class TitleChoice:
    """What the archivist said: a title that is there (`title`), or the name of one to make, and its language."""

    title: TitlePage | None = None
    new_title: str = ""
    language: str = ""

    @classmethod
    def from_slug(cls, slug: str, language: str = "") -> "TitleChoice":
        """Raises NoTitle where no title, or more than one, has this slug."""
        found = list(TitlePage.objects.filter(slug=slug))
        if len(found) != 1:
            message = _("There is no title “%(slug)s”.") if not found else _("Several titles are called “%(slug)s”.")
            raise NoTitle(message % {"slug": slug})
        return cls(title=found[0], language=language)


def find_title(plan: IssuePlan, choice: TitleChoice) -> TitlePage | None:
    """The title that the issue goes under, None where it is still to be made. Raises NoTitle where none is named."""
    if choice.title is not None:
        return choice.title
    name = title_name(plan, choice)
    if not name:
        raise NoTitle(_("Say which title this belongs to: --title, --new-title, or a title in issues.csv."))
    language = title_language(plan, choice)
    index = archive_index(language)
    found = list(TitlePage.objects.filter(Q(title=name) | Q(slug=name)).order_by("pk"))
    own_tree = [title for title in found if title.is_child_of(index)]
    same_language = [title for title in found if not language or language in title.languages]
    return next(iter(own_tree or same_language), None)


def title_name(plan: IssuePlan, choice: TitleChoice) -> str:
    """The list's own title wins over the one chosen for the batch."""
    return (plan.title_name if plan.title_is_listed else "") or choice.new_title or plan.title_name


def title_language(plan: IssuePlan, choice: TitleChoice) -> str:
    return choice.language or next(iter(plan.languages), "")


def make_title(plan: IssuePlan, choice: TitleChoice, user: Any) -> TitlePage:
    """Creates the title as a draft in the archive of its language. Call it in the issue's transaction.

    Of two runs that make the same title at once, the later finds the other's.
    """
    language = title_language(plan, choice)
    index = ArchiveIndexPage.objects.select_for_update().get(pk=archive_index(language).pk)
    there = find_title(plan, choice)
    if there is not None:
        return there
    kind = TitleKind.BOOKS if plan.is_book else TitleKind.NEWSPAPER
    title = TitlePage(title=title_name(plan, choice), kind=kind, live=False, has_unpublished_changes=True, owner=user)
    title.languages = [language] if language else plan.languages
    title.publisher, title.place = plan.publisher, plan.place
    index.add_child(instance=title)
    log(instance=title, action="wagtail.create", user=user, content_changed=True)
    return title


def archive_index(language: str) -> ArchiveIndexPage:
    """The archive of a language; of the site's own language where that has none."""
    for code in (language, settings.LANGUAGE_CODE):
        found = ArchiveIndexPage.objects.filter(locale__language_code=code).first()
        if found is not None:
            return found
    return ArchiveIndexPage.objects.filter(locale=Locale.get_default()).get()


def identity(plan: IssuePlan) -> str:
    """What tells an issue from others of its title, in the source's own words, as 64 hexadecimal digits."""
    if plan.date:
        told = [plan.date, plan.edition, plan.supplement, plan.own_title if plan.is_book else ""]
    else:
        told = ["", plan.own_title or " ".join(filter(None, (plan.volume, plan.number))) or plan.name, plan.supplement]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def said(plan: IssuePlan) -> dict[str, Any]:
    """What the source says of an issue, by field of `IssuePage`; empty where it is silent."""
    return {
        "title": plan.own_title[:255],
        "date": plan.date,
        "volume": plan.volume,
        "number": plan.number,
        "edition": plan.edition,
        "supplement": plan.supplement,
        "languages": plan.languages,
        "rights": plan.rights,
    }


def record_of(issue: IssuePage) -> IngestRecord:
    """What was noted when the issue was last ingested; an empty record, not yet saved, where nothing was."""
    return IngestRecord.objects.filter(issue=issue).first() or IngestRecord(issue=issue)


def find_issue(plan: IssuePlan, title: TitlePage | None) -> IssuePage | None:
    """The same issue in the archive: the one that the source told apart in the same way before, whatever editors made
    of it since; else same title, date and edition; where undated, same number or same name."""
    if title is None:
        return None
    issues = IssuePage.objects.child_of(title).filter(trashed__isnull=True)
    noted: IssuePage | None = issues.filter(ingest_record__identity=identity(plan)).order_by("pk").first()
    if noted is not None:
        return noted
    if plan.date:
        issues = issues.filter(date=plan.date, edition=plan.edition, supplement=plan.supplement)
        if plan.is_book:
            issues = issues.filter(title=issue_title(plan, title))
    else:
        issues = issues.filter(date="", title=issue_title(plan, title))
    found: IssuePage | None = issues.order_by("pk").first()
    return found


def issue_by_uuid(uuid: str) -> IssuePage | None:
    found: IssuePage | None = IssuePage.objects.filter(uuid=uuid).first() if uuid else None
    return found


def issue_title(plan: IssuePlan, title: TitlePage) -> str:
    """`<Title> 1935-08-02`, or the number, or the folder's name, where the issue has no title of its own."""
    if plan.own_title:
        return plan.own_title[:255]
    what = plan.date or " ".join(filter(None, (plan.volume, plan.number))) or plan.name
    if what == plan.date and direction(next(iter(title.languages), "")) == "rtl":
        what = f"{LEFT_TO_RIGHT}{what}"
    return " ".join(filter(None, (title.title, what, plan.edition if plan.date else "", plan.supplement)))[:255]


def known_canvases(issue: IssuePage | None) -> dict[str, Known]:
    """An issue's canvases by hash and page of their scan, of their text where they have no scan, for `prepare`."""
    known: dict[str, Known] = {}
    for c in issue.canvases.all() if issue else ():
        name = key(c.master_sha256, c.master_page) if c.master_sha256 else text_key(c.ocr_sha256, c.ocr_page)
        known[name] = Known(c.width, c.height, c.rotation, c.ocr_sha256, c.ocr_page, c.word_count)
    return known


def same_scans_elsewhere(hashes: Iterable[str], issue: IssuePage | None) -> dict[str, IssuePage]:
    """Other issues that already hold scans with these hashes."""
    wanted = [sha for sha in hashes if sha]
    canvases = Canvas.objects.filter(master_sha256__in=wanted, issue__trashed__isnull=True).select_related("issue")
    if issue is not None:
        canvases = canvases.exclude(issue=issue)
    return {canvas.master_sha256: canvas.issue for canvas in canvases}


def original_name(stored: str) -> str:
    """The name that a stored file came with."""
    return PurePosixPath(stored).name.partition("-")[2]


def same_issue(
    plan: IssuePlan, hashes: list[str], others: Iterable[IssuePlan], choice: TitleChoice
) -> IssuePage | None:
    """The issue of the same title and day that holds all of these scans: the source only tells it apart in another way.

    None where another plan of the batch means that issue: then the scans were delivered twice.
    """
    title = find_title(plan, choice)
    if title is None:
        return None
    of_title = Canvas.objects.filter(
        issue__in=IssuePage.objects.child_of(title).order_by(), issue__trashed__isnull=True
    )
    holding = (
        of_title.filter(master_sha256__in=hashes).values("issue").annotate(held=Count("master_sha256", distinct=True))
    )
    ids = holding.filter(held=len(set(hashes))).order_by("issue").values_list("issue", flat=True)
    for issue in IssuePage.objects.filter(pk__in=list(ids)):
        dates = {issue.date, record_of(issue).said.get("date", issue.date)}
        if dates & {plan.date, ""} and not any(_means(other, issue, choice) for other in others if other is not plan):
            return issue
    return None


def _means(plan: IssuePlan, issue: IssuePage, choice: TitleChoice) -> bool:
    try:
        return find_issue(plan, find_title(plan, choice)) == issue
    except NoTitle:
        return False


def still_there(issue: IssuePage | None, title: TitlePage) -> IssuePage | None:
    """The issue as it is now, unless it was deleted or moved to another title."""
    if issue is None:
        return None
    found: IssuePage | None = IssuePage.objects.child_of(title).filter(pk=issue.pk, trashed__isnull=True).first()
    return found


def duplicate_problem(plan: IssuePlan, hashes: list[str], issue: IssuePage | None) -> Problem | None:
    """Scans that another issue holds: all of them refuse the issue, some are worth a warning."""
    elsewhere = same_scans_elsewhere(hashes, issue)
    if not elsewhere:
        return None
    other = next(iter(elsewhere.values()))
    everything = set(hashes) <= set(elsewhere)
    message = (
        _(
            "All these scans are in the archive already, in “%(issue)s”. If that is this issue under a wrong date or "
            "title, correct it there."
        )
        if everything
        else _("Some of these scans are in the archive already, in “%(issue)s”.")
    )
    return Problem(plan.source, None, "duplicate-scan", message % {"issue": other.title}, fatal=everything)

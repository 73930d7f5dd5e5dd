"""What is wrong with an issue before any of its scans is opened, and once all of its pages were."""

from collections import Counter

from django.utils.translation import gettext as _

from cms.parsing.problems import Problem

from .plan import CanvasPlan, IssuePlan
from .prepare import Prepared, names_other_image


def check_issues(issues: list[IssuePlan]) -> None:
    """Adds problems that names and metadata alone show."""
    for issue in issues:
        if not issue.canvases and not issue.refused:
            issue.problems.append(Problem(issue.source, None, "no-pages", _("There is no page here."), fatal=True))
        _check_labels(issue)
    _check_twins(issues)


def _check_labels(issue: IssuePlan) -> None:
    """Two pages with one number are common in print (plates, supplements) and yet often a scanner's slip."""
    counts = Counter(canvas.order_label for canvas in issue.canvases if canvas.order_label)
    twice = sorted(label for label, count in counts.items() if count > 1)
    if twice:
        message = _("Several pages are numbered %(labels)s. They follow each other as in the source.")
        issue.problems.append(Problem(issue.source, None, "label-twice", message % {"labels": ", ".join(twice[:10])}))


def _check_twins(issues: list[IssuePlan]) -> None:
    """Two issues of one source that would become one record: the second is refused."""
    seen: dict[tuple[str, ...], IssuePlan] = {}
    for issue in issues:
        if not issue.date or issue.is_book:
            continue
        identity = (issue.title_name if issue.title_is_listed else "", issue.date, issue.edition, issue.supplement)
        first = seen.setdefault(identity, issue)
        if first is not issue:
            message = _("%(other)s has the same date (%(date)s) and edition. Tell them apart in issues.csv.")
            message %= {"other": first.source, "date": issue.date}
            issue.problems.append(Problem(issue.source, None, "duplicate-issue", message, fatal=True))


def check_pages(issue: IssuePlan, pages: list[tuple[CanvasPlan, Prepared]]) -> None:
    """Adds problems that show only when all pages were read."""
    others = [(plan, done) for plan, done in pages if names_other_image(plan, done.image_name)]
    if others:
        plan, done = others[0]
        assert plan.ocr is not None
        message = _(
            "The OCR file %(file)s says that it describes %(image)s. It stays with %(page)s, as names and METS say."
        )
        message %= {
            "file": plan.ocr.name,
            "image": done.image_name,
            "page": plan.master.name if plan.master else _("page %(order)d") % {"order": plan.order},
        }
        if len(others) > 1:
            message += " " + _("%(count)d pages are like this.") % {"count": len(others)}
        issue.problems.append(Problem(plan.ocr.name, None, "other-image", message))
    silent = [plan.order for plan, done in pages if not done.words and not done.reused]
    if silent:
        message = _("%(count)d pages have no text: %(pages)s.")
        message %= {
            "count": len(silent),
            "pages": ", ".join(map(str, silent[:20])) + (" …" if len(silent) > 20 else ""),
        }
        issue.problems.append(Problem(issue.source, None, "no-text", message))
    if issue.refused or any(problem.fatal for _plan, done in pages for problem in done.problems):
        return
    hashes = Counter((done.master_sha256, plan.master_page) for plan, done in pages if done.master_sha256)
    if any(count > 1 for count in hashes.values()):
        issue.problems.append(Problem(issue.source, None, "scan-twice", _("The same scan stands for several pages.")))

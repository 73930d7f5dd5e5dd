"""Names of the files that readers download: what it is, when it appeared, which page."""

from django.utils.text import slugify

from archive_pages.models import Canvas, IssuePage, TitlePage


def issue_file(issue: IssuePage, title: TitlePage, suffix: str) -> str:
    """Such as `marosvolgyi-hirlap-1935-08-02.pdf`. Letters of any script are kept."""
    return f"{_stem(issue, title)}.{suffix}"


def canvas_file(canvas: Canvas, title: TitlePage, suffix: str) -> str:
    """Such as `marosvolgyi-hirlap-1935-08-02-p3.txt`."""
    label = slugify(canvas.label, allow_unicode=True) or str(canvas.order)
    return f"{_stem(canvas.issue, title)}-p{label}.{suffix}"


def _stem(issue: IssuePage, title: TitlePage) -> str:
    parts = [title.title[:80], issue.date or issue.title.removeprefix(title.title)[:60]]
    if issue.edition:
        parts.append(issue.edition[:40])
    return "-".join(filter(None, (slugify(part, allow_unicode=True) for part in parts))) or str(issue.uuid)

"""Issues for editors who click at once, and the questions whether all is whole afterwards; run inside a library."""

import json

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from wagtail.models import Page, PageLogEntry

from archive_pages.models import Canvas, CanvasText, IssuePage, TrashedIssue
from cms.core.access import Viewer
from search import outbox
from search.models import OutboxEntry
from search.service import SearchRequest, search
from tests import factories


def make(issues: int, editors: int) -> None:
    """Prints the issues' keys and slugs, and the editors' sessions."""
    title = factories.title(live=True)
    made = [factories.issue(title, f"1935-08-{number:02}", live=True) for number in range(1, issues + 1)]
    for issue in made:
        factories.canvas(issue)
        factories.canvas(issue)
        issue.save_revision().publish()
    sessions = [_session(User.objects.create_superuser(f"editor-{number}")) for number in range(editors)]
    print(json.dumps({"issues": [(issue.pk, issue.slug) for issue in made], "sessions": sessions}))


def _session(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session.create()
    return str(session.session_key)


def _story(issue: IssuePage) -> str:
    """What happened to it, for whoever reads the failure."""
    log = PageLogEntry.objects.filter(page=issue.pk).order_by("timestamp", "pk").values_list("action", "timestamp")
    told = [f"{timestamp:%S.%f} {action}" for action, timestamp in log]
    revisions = list(issue.revisions.order_by("pk").values_list("pk", flat=True))
    return f"{issue}: live {issue.live}, live revision {issue.live_revision_id} of {revisions}; {told}"


def assert_whole() -> None:
    """Tree, canvases, texts, revisions, trash and search say the same."""
    assert not any(Page.find_problems()), Page.find_problems()
    for issue in IssuePage.objects.all():
        assert issue.canvases.count() == issue.canvas_count == 2
        trashed = TrashedIssue.objects.filter(issue=issue).count()
        assert trashed == (issue.get_parent().slug == "deleted-issues"), (issue, trashed)
        assert not (trashed and issue.live), issue
        assert issue.live == (issue.live_revision_id is not None), _story(issue)
        assert issue.latest_revision_id == issue.revisions.order_by("-created_at", "-pk").first().pk, issue
    assert CanvasText.objects.count() == Canvas.objects.count()
    while outbox.drain():
        pass
    assert not OutboxEntry.objects.exists()
    visible = IssuePage.objects.filter(live=True).count()
    hits = search(SearchRequest("reggel", Viewer.public())).total
    assert hits == 2 * visible, (hits, visible)
    print("whole")

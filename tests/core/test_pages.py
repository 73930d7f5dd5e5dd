"""What belongs to a page, and not to one of its revisions."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def test_a_page_that_is_saved_after_it_was_unpublished_names_no_live_revision() -> None:
    issue = factories.issue(factories.title(live=True), "1935-08-02", live=True)
    issue.save_revision().publish()
    issue.refresh_from_db()
    issue.save_revision().publish()  # its content names the revision that was live before
    issue.refresh_from_db()
    published = issue.last_published_at
    issue.unpublish()
    issue.refresh_from_db()
    issue.get_latest_revision_as_object().save()
    issue.refresh_from_db()
    assert (issue.live, issue.live_revision_id, issue.last_published_at) == (False, None, published)

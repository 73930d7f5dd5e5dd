"""Entries in Wagtail's admin: what editors may not do with them, and are told; and who is shown nothing of them."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupPagePermission, Locale, Page

from campaigns.models import CampaignPage, EntryPage
from campaigns.models.submission import State
from tests.factories import archive, home, may_edit, reader

from . import factories

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]  # the same on both profiles


@pytest.fixture
def admin(client: Client) -> Client:
    user = reader("boss")
    user.is_superuser = True
    user.save()
    client.force_login(user)
    return client


def said(answer: Any) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def pages(name: str, page: Page, *more: Any) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=[page.pk, *more])


def test_a_campaign_that_was_sent_entries_is_not_deleted(admin: Client) -> None:
    page = factories.campaign()
    factories.submission(page, State.WITHDRAWN)
    for above in (page, page.get_parent(), home("hu")):
        answer = admin.post(pages("delete", above), follow=True)
        assert answer.status_code == 200
        assert "can’t be deleted" in said(answer)
        bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        answer = admin.post(f"{bulk}?id={above.pk}", follow=True)
        assert "can’t be deleted" in said(answer)
    assert CampaignPage.objects.filter(pk=page.pk).exists()


def test_a_campaign_that_nobody_took_part_in_is_deleted(admin: Client) -> None:
    page = factories.campaign()
    admin.post(pages("delete", page))
    assert not CampaignPage.objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize("name", ["delete", "unpublish", "copy", "move"])
def test_a_page_of_an_entry_is_left_where_it_is(admin: Client, name: str) -> None:
    entry = factories.entry()
    data = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": str(entry.get_parent().pk)}
    answer = admin.post(pages(name, entry), data, follow=True)
    assert said(answer)
    entry.refresh_from_db()
    assert entry.live
    assert EntryPage.objects.count() == 1


@pytest.mark.parametrize("name", ["delete", "unpublish", "publish", "move"])
def test_nor_are_several_at_once(admin: Client, name: str) -> None:
    entry = factories.entry()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", name])
    admin.post(f"{address}?id={entry.pk}", {"chooser": str(home("hu").pk)})
    entry.refresh_from_db()
    assert entry.live
    for chosen in (f"id={entry.pk}", f"id=all&childOf={entry.get_parent().pk}"):
        answer = admin.get(f"{address}?{chosen}&next=/admin/", follow=True)  # before anything is asked
        assert answer.redirect_chain == [("/admin/", 302)]
        assert "from the list of entries" in said(answer)
    others = admin.get(f"{address}?id={home('hu').pk}")
    assert (others.status_code, others.template_name[0].rpartition("_")[2]) == (200, f"{name}.html")
    assert entry.get_parent().pk == entry.submission.campaign_id


def test_entries_are_not_translated_nor_copied_with_their_campaign(admin: Client) -> None:
    entry = factories.entry()
    campaign = entry.get_parent()
    locale = Locale.objects.get(language_code="en")
    for page, more in ((entry, {}), (campaign, {"include_subtree": "on"})):
        address = reverse("simple_translation:submit_page_translation", args=[page.pk])
        answer = admin.post(address, {"locales": [locale.pk], **more}, follow=True)
        assert "translated" in said(answer)
    data = {"new_title": "C", "new_slug": "c", "new_parent_page": str(campaign.get_parent().pk), "copy_subpages": "on"}
    assert "copied" in said(admin.post(pages("copy", campaign), data, follow=True))
    assert EntryPage.objects.count() == 1
    address = reverse("simple_translation:submit_page_translation", args=[campaign.pk])
    admin.post(address, {"locales": [locale.pk]})
    assert CampaignPage.objects.filter(locale=locale).exists()


def test_what_was_taken_down_is_not_published_behind_the_moderators_back(admin: Client) -> None:
    entry = factories.entry(live=False)
    answer = admin.get(pages("edit", entry))
    assert "action-publish" not in answer.content.decode()
    admin.post(pages("edit", entry), {"action-publish": "1", "title": "T", "slug": entry.slug, "language": "hu"})
    entry.refresh_from_db()
    assert not entry.live


def test_editors_of_something_else_are_shown_nothing_of_an_entry(client: Client) -> None:
    entry = factories.entry(live=False, title="Titkos könyv")
    entry.save_revision()
    user = reader("archivist", "archivists")
    may_edit(user.groups.get(), archive("hu"))
    assert not GroupPagePermission.objects.filter(group__user=user, page__path__startswith=entry.path).exists()
    client.force_login(user)
    addresses = [
        pages("edit", entry),
        pages("history", entry),
        pages("workflow_history", entry),
        pages("usage", entry),
        pages("revisions_view", entry, entry.latest_revision_id),
        pages("view_draft", entry),
        pages("delete", entry),
        reverse("wagtailadmin_explore", args=[entry.get_parent().pk]),
        reverse("wagtailadmin_pages:search") + "?q=Titkos",
        reverse("entries_desk:list"),
        reverse("entries_desk:show", args=[entry.submission.uuid]),
        reverse("letters_admin:list"),
    ]
    for address in addresses:
        answer = client.get(address, follow=True)
        assert "Titkos könyv" not in answer.content.decode(), address


def test_an_unseen_entry_is_not_offered_in_choosers_of_those_who_may_not_see_it(client: Client) -> None:
    entry = factories.entry(live=False, title="Titkos könyv")
    user = reader("archivist", "archivists")
    may_edit(user.groups.get(), archive("hu"))
    client.force_login(user)
    address = reverse("wagtailadmin_choose_page_child", args=[entry.get_parent().pk])
    assert "Titkos k" not in client.get(address).content.decode()
    assert "Titkos k" not in client.get(reverse("wagtailadmin_choose_page_search") + "?q=Titkos").content.decode()
    entry.live = True
    entry.save()
    assert "Titkos k" in client.get(address).content.decode()


@pytest.mark.parametrize("everything", [True, False], ids=["superuser", "editor"])
def test_a_list_of_entries_asks_as_much_for_thirty_as_for_one(client: Client, everything: bool) -> None:
    page = factories.campaign()
    user = reader("editor", "editors")
    may_edit(user.groups.get(), page.get_parent())
    user.is_superuser = everything
    user.save()
    client.force_login(user)
    address, asked = reverse("wagtailadmin_explore", args=[page.pk]), []
    for count in (1, 29):
        for _one in range(count):
            factories.entry(of=factories.submission(page, State.PUBLISHED))
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        asked.append(len(queries))
        assert len(answer.context["pages"]) == len(EntryPage.objects.all())
    assert asked[0] == asked[1]

"""The headless API: its contract as stored JSON, and that it shows nothing that the public may not see."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from archive_pages.models import IssuePage, TitlePage
from cms.media.models import CustomDocument, CustomImage
from home.models import StandardPage
from tests import factories
from tests.pictures import png
from tests.searching import drain, own_index  # noqa: F401

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parent / "golden"
HOUR = timedelta(hours=1)


def get(client: Client, address: str, status: int = 200) -> Any:
    answer = client.get(f"/api/v2/{address}")
    assert answer.status_code == status, answer.content[:500]
    return answer.json()


def titles(client: Client, query: str) -> set[str]:
    found = get(client, f"pages/?{query}")
    assert found["meta"]["total_count"] == len(found["items"])
    return {item["title"] for item in found["items"]}


def normalised(value: Any) -> Any:
    """The answer with ids, UUIDs and times, which differ from run to run, replaced by what they are."""
    if isinstance(value, dict):
        return {key: "<id>" if key == "id" else normalised(one) for key, one in value.items()}
    if isinstance(value, list):
        return [normalised(one) for one in value]
    if isinstance(value, str):
        value = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<uuid>", value)
        value = re.sub(r"\d{4}-\d\d-\d\dT[0-9:.]+(Z|[+-]\d\d:\d\d)", "<time>", value)
        value = re.sub(r"(/(?:pages|images|documents)/)\d+/", r"\1<id>/", value)
        value = re.sub(r"(/documents/<id>/rules)\w*", r"\1", value)  # a name that is taken gets an ending
        return re.sub(r"(original_images|documents)/picture\w*|documents/rules\w*", r"\1/file", value)
    return value


def matches_golden(name: str, answer: Any) -> bool:
    """Compares with `golden/<name>.json`. A contract that changes on purpose is a file written anew and reviewed."""
    path = GOLDEN / f"{name}.json"
    stored = json.loads(path.read_text())
    assert normalised(answer) == stored
    return True


@pytest.fixture
def picture() -> CustomImage:
    image = CustomImage(title="Reading room", description="Tables under a glass roof", credit="The library")
    image.file = ContentFile(png(30, 20), name="picture.png")
    image.save()
    image.tags.add("rooms", "glass")
    return image


@pytest.fixture
def document() -> CustomDocument:
    made = CustomDocument(title="House rules", description="How we share the rooms", credit="The library")
    made.file = ContentFile(b"Please whisper.", name="rules.txt")
    made.save()
    return made


@pytest.fixture
def issue(picture: CustomImage) -> IssuePage:
    before = factories.title("Régi Hírlap", dates="1880/1889")
    title = factories.title(
        "Marosvölgyi Hírlap", dates="1890/1944", frequency="weekly", publisher="Maros Nyomda", listing_image=picture
    )
    title.preceding_titles.add(before)
    title.save()
    made = factories.issue(title, volume="46", number="31", source="Town archive", rights="")
    factories.canvas(made, "egy szép nyári reggel", order_label="1")
    factories.canvas(made, None)
    return made


def collection(restricted: bool = True) -> Collection:
    made = Collection.get_first_root_node().add_child(name="Staff")
    if restricted:
        CollectionViewRestriction.objects.create(collection=made, restriction_type=CollectionViewRestriction.LOGIN)
    return made


class TestContract:
    def test_issue(self, client: Client, issue: IssuePage) -> None:
        assert matches_golden("issue", get(client, f"pages/{issue.pk}/"))

    def test_title(self, client: Client, issue: IssuePage) -> None:
        assert matches_golden("title", get(client, f"pages/{issue.get_parent().pk}/"))

    def test_archive_and_home(self, client: Client, picture: CustomImage) -> None:
        assert matches_golden("archive", get(client, f"pages/{factories.archive().pk}/"))
        home = factories.home()
        home.hero_image, home.opening_hours, home.example_searches = picture, "Mon 9–17", "harvest; railway; fair"
        home.body = json.dumps([{"type": "heading", "value": "Welcome"}])
        home.save()
        assert matches_golden("home", get(client, f"pages/{home.pk}/"))

    def test_standard_page(self, client: Client) -> None:
        body = json.dumps([{"type": "heading", "value": "Rooms"}])
        page = factories.home().add_child(instance=StandardPage(title="About", introduction="Who we are", body=body))
        assert matches_golden("standard_page", get(client, f"pages/{page.pk}/"))

    def test_list_of_issues_with_all_fields(self, client: Client, issue: IssuePage) -> None:
        assert matches_golden("issues", get(client, "pages/?type=archive_pages.IssuePage&fields=*"))

    def test_canvases(self, client: Client, issue: IssuePage) -> None:
        answer = get(client, f"canvases/?issue={issue.uuid}")
        assert matches_golden("canvases", answer)
        assert matches_golden("canvas", get(client, f"canvases/{answer['items'][0]['uuid']}/"))

    def test_images_and_documents(self, client: Client, picture: CustomImage, document: CustomDocument) -> None:
        assert matches_golden("image", get(client, f"images/{picture.pk}/"))
        assert matches_golden("document", get(client, f"documents/{document.pk}/"))


def test_a_locale_filters(client: Client, issue: IssuePage) -> None:
    assert titles(client, "type=archive_pages.ArchiveIndexPage&locale=fa") == {"بایگانی"}
    assert titles(client, "type=archive_pages.TitlePage&locale=ro") == set()
    assert "Marosvölgyi Hírlap" in titles(client, "type=archive_pages.TitlePage&locale=hu")


@pytest.mark.parametrize("path", ["/hu/archivum/marosvölgyi-hírlap/1935-08-02/", "/en/archive/marosvölgyi-hírlap/"])
def test_a_page_is_found_by_the_path_that_browsers_use(client: Client, issue: IssuePage, path: str) -> None:
    answer = client.get("/api/v2/pages/find/", {"html_path": path})
    assert answer.status_code == 302
    assert client.get(answer["Location"]).json()["title"] in {issue.title, issue.get_parent().title}


def test_a_canvas_list_wants_an_issue(client: Client) -> None:
    assert "issue" in get(client, "canvases/", 400)["message"]
    assert "uuid" in get(client, "canvases/?issue=17", 400)["message"]


Hide = Callable[[IssuePage], object]


def _draft(issue: IssuePage) -> None:
    issue.unpublish()


def _expired(issue: IssuePage) -> None:
    issue.expire_at = timezone.now() - HOUR
    issue.save()


HIDDEN: dict[str, Hide] = {
    "draft": _draft,
    "private": lambda issue: factories.restrict(issue),
    "under a private title": lambda issue: factories.restrict(issue.get_parent(), PageViewRestriction.GROUPS, "staff"),
    "with a password": lambda issue: factories.restrict(issue, PageViewRestriction.PASSWORD, password="sesame"),
    "embargoed": lambda issue: factories.embargo(issue, timezone.now() + HOUR),
    "expired": _expired,
}


@pytest.mark.parametrize("who", ["anonymous", "reader", "superuser"])
@pytest.mark.parametrize("how", HIDDEN)
def test_what_the_public_may_not_see_is_in_no_answer(client: Client, issue: IssuePage, how: str, who: str) -> None:
    parent, secret = issue.get_parent(), "Unseen"
    issue.title = secret
    issue.save()
    drain()
    assert titles(client, f"search={secret}") == {secret}
    HIDDEN[how](IssuePage.objects.get(pk=issue.pk))
    drain()
    if who == "reader":
        client.force_login(factories.reader())
    if who == "superuser":
        client.force_login(User.objects.create_superuser("root"))
    listings = [
        "pages/?limit=100",
        "pages/?type=archive_pages.IssuePage&fields=*",
        "pages/?type=archive_pages.IssuePage,archive_pages.TitlePage",
        f"pages/?search={secret}",
        f"pages/?type=archive_pages.IssuePage&search={secret}",
        f"pages/?type=archive_pages.IssuePage&slug={issue.slug}",
        f"pages/?descendant_of={factories.archive().pk}",
        "pages/?descendant_of=root",
        "pages/?locale=hu",
        f"pages/?type=archive_pages.IssuePage&uuid={issue.uuid}",
        f"pages/?site=testserver&slug={issue.slug}",
    ]
    if how != "under a private title":
        listings.append(f"pages/?child_of={parent.pk}")
    for address in listings:
        answer = get(client, address)
        assert secret not in json.dumps(answer), address
        assert answer["meta"]["total_count"] == len(answer["items"])
    path = f"/hu/archivum/{parent.slug}/{issue.slug}/"
    canvas = issue.canvases.first()
    for address in [
        f"pages/{issue.pk}/",
        f"pages/{issue.pk}/?fields=*",
        f"pages/find/?html_path={path}",
        f"pages/find/?id={issue.pk}",
        f"canvases/?issue={issue.uuid}",
        f"canvases/{canvas.uuid}/",
    ]:
        assert secret not in json.dumps(get(client, address, 404)), address
    for address in [
        f"pages/?ancestor_of={issue.pk}",
        f"pages/?translation_of={issue.pk}",
        f"pages/?child_of={issue.pk}",
    ]:
        assert "doesn't exist" in get(client, address, 400)["message"]


def test_what_is_published_is_in_all_those_answers(client: Client, issue: IssuePage) -> None:
    drain()
    for query in (
        f"search={issue.number}&type=archive_pages.IssuePage",
        f"child_of={issue.get_parent().pk}",
        f"type=archive_pages.IssuePage&uuid={issue.uuid}",
    ):
        assert titles(client, query) == {issue.title}, query
    assert len(get(client, f"canvases/?issue={issue.uuid}")["items"]) == 2


def test_an_alias_does_not_name_its_hidden_source(client: Client) -> None:
    page = factories.home().add_child(instance=StandardPage(title="Secret name"))
    alias = page.create_alias(update_slug="alias", parent=factories.home())
    page.refresh_from_db()
    StandardPage.objects.filter(pk=page.pk).update(live=False)
    answer = get(client, f"pages/{alias.pk}/")
    assert answer["meta"]["alias_of"] is None


def test_a_title_names_no_hidden_predecessor(client: Client, issue: IssuePage) -> None:
    address = f"pages/{issue.get_parent().pk}/"
    assert [one["title"] for one in get(client, address)["preceding_titles"]] == ["Régi Hírlap"]
    TitlePage.objects.get(title="Régi Hírlap").unpublish()
    assert get(client, address)["preceding_titles"] == []


def test_pictures_of_a_private_collection_are_in_no_answer(
    client: Client, issue: IssuePage, picture: CustomImage, document: CustomDocument
) -> None:
    staff = collection()
    CustomImage.objects.update(collection=staff.add_child(name="Below"))
    CustomDocument.objects.update(collection=staff)
    client.force_login(factories.reader())
    drain()
    assert get(client, "images/")["items"] == []
    assert get(client, f"images/?search={picture.title}")["meta"]["total_count"] == 0
    assert get(client, "documents/")["items"] == []
    get(client, f"images/{picture.pk}/", 404)
    get(client, f"documents/{document.pk}/", 404)
    assert get(client, f"pages/{issue.get_parent().pk}/")["listing_image"] is None
    listed = get(client, "pages/?type=archive_pages.TitlePage&fields=*")
    assert picture.title not in json.dumps(listed)


def test_a_list_costs_as_many_queries_for_many_as_for_few(
    client: Client, issue: IssuePage, picture: CustomImage, django_assert_max_num_queries: Any
) -> None:
    addresses = [
        "pages/?type=archive_pages.IssuePage&fields=*&limit=100",
        "pages/?type=archive_pages.TitlePage&fields=*&limit=100",
        "pages/?limit=100",
        f"canvases/?issue={issue.uuid}",
        "images/?fields=*",
    ]
    counts = {}
    for address in addresses:
        get(client, address)
        with django_assert_max_num_queries(25) as few:
            get(client, address)
        counts[address] = len(few)
    for number in range(12):
        title = factories.title(f"Lap {number}", listing_image=picture)
        title.preceding_titles.add(TitlePage.objects.get(title="Régi Hírlap"))
        title.save()
        factories.issue(title, f"19{number + 10}-01-01")
        factories.canvas(issue)
        CustomImage.objects.create(title=f"Copy {number}", file=picture.file.name, width=30, height=20).tags.add("x")
    for address in addresses:
        get(client, address)
        with django_assert_max_num_queries(counts[address]):
            get(client, address)


def test_an_embargo_that_is_over_shows_the_issue(client: Client, issue: IssuePage) -> None:
    factories.embargo(issue, datetime(2020, 1, 1, tzinfo=UTC))
    assert get(client, f"pages/{issue.pk}/")["title"] == issue.title

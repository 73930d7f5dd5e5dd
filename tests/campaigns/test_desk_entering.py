"""What came by mail is entered by the library."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from campaigns.models import CampaignPage, Consent, ConsentText, PartKind, Submission, SubmissionFile
from campaigns.models.file import FileState
from campaigns.models.handling import Act
from campaigns.models.submission import State, Way
from cms.letters.models import Letter
from cms.media.places import media_storage
from tests import factories as common
from tests.pictures import png

from . import factories
from .desked import at, at_the_desk, decide, text

pytestmark = pytest.mark.django_db
ONE, MANY = "/admin/entries/enter/", "/admin/entries/enter/many/"


def upload(name: str, data: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or png())


def typed(page: CampaignPage, **fields: Any) -> dict[str, Any]:
    return {
        "campaign": page.pk,
        "way": "mail",
        "language": "hu",
        "interface_language": "ro",
        "title": "Egy levél",
        "people-TOTAL_FORMS": "2",
        "people-INITIAL_FORMS": "0",
        "people-0-name": "Kiss Anna",
        **fields,
    }


def rows(page: CampaignPage, *given: dict[str, Any], **shared: Any) -> dict[str, Any]:
    made = {
        "campaign": page.pk,
        "way": "messenger",
        "language": "hu",
        "interface_language": "hu",
        "rows-TOTAL_FORMS": str(len(given)),
        "rows-INITIAL_FORMS": "0",
        **shared,
    }
    for number, row in enumerate(given):
        made |= {f"rows-{number}-{name}": value for name, value in row.items()}
    return made


def test_an_entry_that_came_by_mail_goes_the_way_of_all_others(client: Client) -> None:
    me = at_the_desk(client)
    page = factories.campaign(parts=("photograph", "book"))
    answer = client.post(
        ONE,
        typed(
            page,
            uploads=[upload("kép.png"), upload("borító.JPG")],
            email="anna@example.org",
            book_title="Ábel",
            book_author="Tamási Áron",
            **{
                "people-0-agreed": "yes",
                "people-0-form": upload("lap.pdf", b"%PDF"),
                "people-1-name": "Kiss Béla",
                "people-1-is_child": "on",
                "people-1-guardian": "Kiss Anna",
                "people-1-agreed": "yes",
            },
        ),
    )
    assert answer.status_code == 302
    entry = Submission.objects.get()
    assert (entry.state, entry.way, entry.entered_by, entry.interface_language) == ("checking", "mail", me, "ro")
    assert entry.sender
    assert str(entry.book) == "Ábel · Tamási Áron"
    assert [step.act for step in entry.steps.all()] == [Act.ENTERED]
    assert [(one.name, one.kind, one.state) for one in entry.files.all()] == [
        ("kép.png", PartKind.PHOTOGRAPH, FileState.ARRIVED),
        ("borító.JPG", PartKind.PHOTOGRAPH, FileState.ARRIVED),
    ]
    for one in entry.files.all():
        assert b"".join(media_storage("private").chunks(one.master.name)) == png()
    anna, bela = entry.people.order_by("pk")
    assert [consent.text.kind for consent in anna.consents.all()] == ["sender"]
    assert anna.consents.get().taken_by == me
    assert anna.consents.get().form
    assert {consent.text.kind for consent in bela.consents.all()} == {"shown", "guardian"}
    assert {consent.guardian for consent in bela.consents.all()} == {"Kiss Anna"}
    assert Letter.objects.get(about=entry.uuid).language == "ro"


def test_another_person_is_added_without_scripts_and_nothing_typed_is_lost(client: Client) -> None:
    at_the_desk(client)
    page = factories.campaign()
    assert text(client.get(ONE)).count("data-person>") == 2  # one to be filled in, and one that the script copies
    told = {"people-0-is_child": "on", "people-0-guardian": "Kiss Béla", "uploads": [upload("kép.png")]}
    answer = client.post(ONE, typed(page, elsewhere="nem cím", **told, **{"add-person": "1"}))
    form, people = answer.context["form"], answer.context["people"]
    assert (form["title"].value(), form["elsewhere"].value()) == ("Egy levél", "nem cím")
    assert not form.errors
    assert [one["name"].value() for one in people] == ["Kiss Anna", "", None]
    assert [one["guardian"].value() for one in people] == ["Kiss Béla", "", None]
    assert people[0]["is_child"].value()
    assert "Files have to be chosen again" in text(answer)
    assert not Submission.objects.exists()
    full = typed(page, **{"people-TOTAL_FORMS": "6", "add-person": "1"})
    answer = client.post(ONE, full)
    assert len(answer.context["people"].forms) == 6
    assert 'name="add-person"' not in text(answer)
    client.post(ONE, typed(page, text="Egy mondat.", **{"people-INITIAL_FORMS": "2", "people-1-name": "Kiss Béla"}))
    assert [one.name for one in Submission.objects.get().people.order_by("pk")] == ["Kiss Anna", "Kiss Béla"]


def test_a_file_that_was_entered_is_checked(client: Client) -> None:
    from campaigns.checking.taking import take_file

    at_the_desk(client)
    client.post(ONE, typed(factories.campaign(parts=("photograph",)), uploads=[upload("kép.png")]))
    take_file()
    entry = Submission.objects.get()
    assert (entry.state, entry.files.get().state) == (State.WAITING, FileState.READY)


def test_an_entry_on_another_platform_is_its_address(client: Client) -> None:
    at_the_desk(client)
    page = factories.campaign()
    client.post(ONE, typed(page, way="platform"))
    assert not Submission.objects.exists()
    client.post(ONE, typed(page, way="platform", elsewhere="https://video.example.org/1"))
    entry = Submission.objects.get()
    assert (entry.state, entry.way, entry.files.count()) == (State.WAITING, Way.PLATFORM, 0)
    said = text(client.get(at("show", entry.uuid)))
    assert "https://video.example.org/1" in said
    assert "A consent is still missing" in said


def test_nothing_is_published_before_all_consents_are_there(client: Client) -> None:
    at_the_desk(client)
    client.post(ONE, typed(factories.campaign(), way="platform", elsewhere="https://video.example.org/1"))
    entry = Submission.objects.get()
    answer = decide(client, entry, "approve")
    entry.refresh_from_db()
    assert entry.state == State.WAITING
    assert "Keep it under “Persons and consents” once it is there" in text(client.get(answer["Location"]))
    person = entry.people.get()
    address = f"/admin/entries/{entry.uuid}/consent/{person.pk}/"
    client.post(address, {"is_child": "on", "guardian": ""})
    client.post(address, {"form": upload("lap.exe", b"MZ")})
    assert not Consent.objects.exists()
    client.post(address, {"form": upload("lap.pdf", b"%PDF")})
    assert Consent.objects.get().form
    decide(client, entry, "approve")
    entry.refresh_from_db()
    assert entry.state == State.PUBLISHED


def test_a_consent_that_was_taken_back_is_given_anew(client: Client) -> None:
    at_the_desk(client)
    entry = factories.submission()
    person = entry.people.get()
    Consent.objects.update(withdrawn_at=timezone.now())
    address = f"/admin/entries/{entry.uuid}/consent/{person.pk}/"
    assert address in text(client.get(at("show", entry.uuid)))
    client.post(address)
    assert address not in text(client.get(at("show", entry.uuid)))
    Consent.objects.update(withdrawn_at=timezone.now())
    ConsentText.objects.filter(kind="sender").update(retired_at=timezone.now())
    client.post(address)
    assert "asks for no such consent any more" in text(client.get(at("show", entry.uuid)))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Choose a file, write the text, or give the address"),
        ({"uploads": "vírus.exe"}, "the campaign asks for no file of this kind"),
        ({"text": "x", "book_isbn": "123"}, "This is no ISBN"),
        ({"text": "x", "elsewhere": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"text": "x", "way": "form"}, "Select a valid choice"),
        ({"text": "x", "people-0-is_child": "on", "people-0-agreed": "yes"}, "Write who consented for the child"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(client: Client, fields: dict[str, Any], said: str) -> None:
    at_the_desk(client)
    if "uploads" in fields:
        fields = {**fields, "uploads": [upload(fields["uploads"])]}
    answer = client.post(ONE, typed(factories.campaign(), **fields))
    assert said in text(answer)
    assert not Submission.objects.exists()


def test_many_are_entered_at_once(client: Client) -> None:
    at_the_desk(client)
    page = factories.campaign(parts=("photograph", "video"))
    given = [
        {"title": "Első", "named": "A.png; b.png", "name_shown": "Anna", "agreed": "on", "form": "lap.pdf"},
        {"title": "Második", "named": "film.mp4"},
        {},
        {"title": "Harmadik", "elsewhere": "https://video.example.org/2"},
    ]
    files = [upload("a.PNG"), upload("b.png"), upload("film.mp4", b"film"), upload("lap.pdf", b"%PDF")]
    answer = client.post(MANY, rows(page, *given, uploads=files))
    assert answer.status_code == 302, text(answer)
    first, second, third = Submission.objects.order_by("pk")
    assert [one.name for one in first.files.all()] == ["a.PNG", "b.png"]
    assert second.files.get().kind == PartKind.VIDEO
    assert third.state == State.WAITING
    assert Consent.objects.get().person.submission == first


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ({"title": "x", "named": "nincs.png"}, "is not among the files"),
        ({"title": "x", "named": "a.png"}, "is named twice"),
        ({"title": "x"}, "Name a file, or give the address"),
        ({"title": "x", "elsewhere": "https://x.example.org/", "form": "lap.pdf"}, "is not among the files"),
    ],
)
def test_of_many_all_are_entered_or_none(client: Client, second: dict[str, Any], said: str) -> None:
    at_the_desk(client)
    page = factories.campaign(parts=("photograph",))
    answer = client.post(MANY, rows(page, {"title": "Jó", "named": "a.png"}, second, uploads=[upload("a.png")]))
    assert said in text(answer)
    assert not Submission.objects.exists()
    assert not SubmissionFile.objects.exists()


def test_a_storage_that_fails_leaves_nothing_behind(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from cms.media.storages.base import StorageUnavailable

    at_the_desk(client)
    storage = media_storage("private")
    place, laid = type(storage).place, []

    def second_fails(self: Any, path: Any, name: str, *, move: bool = False) -> None:
        if laid:
            raise StorageUnavailable("away")
        laid.append(name)
        place(self, path, name, move=move)

    monkeypatch.setattr(type(storage), "place", second_fails)
    page = factories.campaign(parts=("photograph",))
    answer = client.post(ONE, typed(page, uploads=[upload("a.png"), upload("b.png")]))
    assert "Nothing was entered" in text(answer)
    assert not Submission.objects.exists()
    with pytest.raises(FileNotFoundError):
        storage.describe(laid[0])


def test_who_may_only_enter_enters_and_sees_no_desk(client: Client) -> None:
    secretary = common.reader("secretary")
    rights = Permission.objects.filter(codename__in=("enter", "access_admin"))
    secretary.user_permissions.set(rights)
    client.force_login(secretary)
    page = factories.campaign()
    assert "Enter entries" in text(client.get("/admin/"))
    client.post(ONE, typed(page, text="Egy mondat."))
    entry = Submission.objects.get()
    assert client.get(at("show", entry.uuid)).status_code == 302
    assert client.get("/admin/entries/").status_code == 302

"""Entries that wait at the desk, in an empty library: `python -m tests.browser.desk_library`."""

from datetime import timedelta

import django

from .library import EDITORS, PASSWORD

CAMPAIGN = "Az asztalnál"
LETTER = "A beküldése megjelent"
FILM, SOUND, PICTURE, LAST = "Egy film", "Egy hang", "Egy kép", "Az utolsó"


def make() -> None:
    from django.utils import timezone

    from campaigns.models import BlockedSender, Note, PartKind
    from campaigns.models.submission import State
    from cms.letters.models import Letter
    from tests.campaigns import factories
    from tests.campaigns.checked import checked
    from tests.transcoding.films import film, sound
    from tests.walks.factories import picture

    page = factories.campaign(CAMPAIGN, slug="asztal", parts=("video", "audio", "photograph"))
    now = timezone.now()
    for number, (title, kind, data, name) in enumerate(
        (
            (FILM, PartKind.VIDEO, film(), "film.mp4"),
            (SOUND, PartKind.AUDIO, sound(), "hang.m4a"),
            (PICTURE, PartKind.PHOTOGRAPH, picture(1200, 900, "kép"), "\u202egnp.kép.jpg"),
        )
    ):
        of = factories.submission(
            page,
            State.CHECKING,
            title=title,
            sent_at=now - timedelta(days=9 - number),
            town="Szováta",
            sender="someone",
            text="Erről a könyvről mesélek, mert sokat nevettem rajta.",
        )
        checked(data, kind, of=of, name=name)
    last = factories.submission(page, title=LAST, sent_at=now, interface_language="fa", language="fa")
    factories.submission(page, State.REFUSED, title="Hirdetés", sender="blocked", sent_at=now)
    BlockedSender.objects.create(sender="blocked", reason="Csak hirdet.")
    Note.objects.create(submission=last, text="Kérdezzük meg a szülőt.")
    Letter.objects.create(to="anna@example.org", language="hu", subject=LETTER, text="Kedves Anna!")
    Letter.objects.create(
        to="bela@example.org", language="fa", subject="اثر شما", text="…", state="failed", last_error="550 unknown"
    )


def editors() -> None:
    from django.contrib.auth.models import User
    from wagtail.users.models import UserProfile

    for language, name in EDITORS.items():
        profile = UserProfile.get_for_user(User.objects.create_superuser(name, password=PASSWORD))
        profile.preferred_language = language
        profile.save()


if __name__ == "__main__":
    django.setup()
    editors()
    make()

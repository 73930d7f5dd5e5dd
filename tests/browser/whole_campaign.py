"""An open campaign that asks for a film and a book, in Hungarian and English, and a moderator: in an empty library."""

import os
from datetime import timedelta

CAMPAIGN = "/en/campaigns/every-librarian/"
MODERATOR, PASSWORD = "moderator", "a long word"


def fill() -> None:
    from django.contrib.auth.models import Permission
    from django.utils import timezone

    from tests.campaigns import factories

    page = factories.campaign(
        parts=({"kind": "video", "most_seconds": 60}, "book"),
        opens_at=timezone.now() - timedelta(days=1),
        guardian_below=0,
        introduction="Öt percben egy könyvről.",
    )
    page.save_revision().publish()
    english = factories.translated(page, "en", "Every librarian")
    english.save_revision().publish()
    user = factories.moderator(MODERATOR)
    user.set_password(PASSWORD)
    user.save()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.browser.settings")
    import django

    django.setup()
    fill()

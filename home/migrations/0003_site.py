"""A new site stands in four languages, each with its own front page; nothing needs to be set up by hand."""

import uuid

from django.conf import settings
from django.db import migrations

NAMES = {
    "hu": ("Könyvtár", "Olvasni, keresni, felfedezni: a könyvtár mindenkié."),
    "ro": ("Biblioteca", "Citește, caută, descoperă: biblioteca este a tuturor."),
    "en": ("Library", "Read, search, discover: the library belongs to everyone."),
    "fa": ("کتابخانه", "بخوانید، جست‌وجو کنید، کشف کنید: کتابخانه از آن همه است."),
}


def make_site(apps, schema_editor):
    Locale = apps.get_model("wagtailcore", "Locale")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    HomePage = apps.get_model("home", "HomePage")
    ContentType = apps.get_model("contenttypes", "ContentType")
    if Page.objects.filter(depth__gt=1).exclude(pk=2).exists():
        return
    Site.objects.all().delete()
    Page.objects.filter(depth=2).delete()
    content_type, _ = ContentType.objects.get_or_create(model="homepage", app_label="home")
    key = uuid.uuid4()
    languages = list(NAMES)
    languages.sort(key=lambda code: code != settings.LANGUAGE_CODE)
    for number, code in enumerate(languages, start=1):
        locale, _ = Locale.objects.get_or_create(language_code=code)
        title, sentence = NAMES[code]
        home = HomePage.objects.create(
            title=title,
            draft_title=title,
            sentence=sentence,
            slug=code,
            content_type=content_type,
            path=f"0001{number:04d}",
            depth=2,
            numchild=0,
            url_path=f"/{code}/",
            locale=locale,
            translation_key=key,
        )
        if number == 1:
            Site.objects.create(hostname="localhost", port=80, root_page_id=home.pk, is_default_site=True)
    Locale.objects.exclude(language_code__in=NAMES).delete()
    Page.objects.filter(depth=1).update(numchild=len(NAMES), locale=Locale.objects.get(language_code=languages[0]))


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0002_initial"),
        ("wagtailcore", "0098_apitoken"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_site, migrations.RunPython.noop)]

"""Every language's front page has an archive below it."""

import uuid

from django.db import migrations

NAMES = {
    "hu": ("Archívum", "archivum"),
    "ro": ("Arhiva", "arhiva"),
    "en": ("Archive", "archive"),
    "fa": ("بایگانی", "بایگانی"),
}


def make_archives(apps, schema_editor):
    HomePage = apps.get_model("home", "HomePage")
    ArchiveIndexPage = apps.get_model("archive_pages", "ArchiveIndexPage")
    ContentType = apps.get_model("contenttypes", "ContentType")
    if ArchiveIndexPage.objects.exists():
        return
    content_type, _ = ContentType.objects.get_or_create(model="archiveindexpage", app_label="archive_pages")
    key = uuid.uuid4()
    for home in HomePage.objects.filter(numchild=0).select_related("locale"):
        title, slug = NAMES.get(home.locale.language_code, NAMES["en"])
        ArchiveIndexPage.objects.create(
            title=title,
            draft_title=title,
            slug=slug,
            show_in_menus=True,
            content_type=content_type,
            path=home.path + "0001",
            depth=home.depth + 1,
            numchild=0,
            url_path=f"{home.url_path}{slug}/",
            locale=home.locale,
            translation_key=key,
        )
        home.numchild = 1
        home.save(update_fields=["numchild"])


class Migration(migrations.Migration):
    dependencies = [("archive_pages", "0002_initial"), ("home", "0003_site")]
    operations = [migrations.RunPython(make_archives, migrations.RunPython.noop)]

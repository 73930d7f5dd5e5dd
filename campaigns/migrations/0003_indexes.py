"""Every language's front page has campaigns below it; editors keep books."""

import uuid

from django.db import migrations

NAMES = {
    "hu": ("Felhívások", "felhivasok"),
    "ro": ("Campanii", "campanii"),
    "en": ("Campaigns", "campaigns"),
    "fa": ("فراخوان‌ها", "فراخوان-ها"),
}
GROUPS = {"editors": ("Editors", "Szerkesztők", "Redactori", "ویراستارها")}
RIGHTS = {"editors": {("books", "book"): ("view", "add", "change", "delete")}}
STEP = 4  # characters of a tree path for each level
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def make_indexes(apps, schema_editor):
    HomePage = apps.get_model("home", "HomePage")
    Page = apps.get_model("wagtailcore", "Page")
    CampaignIndexPage = apps.get_model("campaigns", "CampaignIndexPage")
    ContentType = apps.get_model("contenttypes", "ContentType")
    if CampaignIndexPage.objects.exists():
        return
    content_type, _ = ContentType.objects.get_or_create(model="campaignindexpage", app_label="campaigns")
    key = uuid.uuid4()
    for home in HomePage.objects.select_related("locale"):
        title, slug = NAMES.get(home.locale.language_code, NAMES["en"])
        below = Page.objects.filter(path__startswith=home.path, depth=home.depth + 1)
        if below.filter(slug=slug).exists():
            slug = f"{slug}-2"
        last = below.order_by("-path").values_list("path", flat=True).first()
        CampaignIndexPage.objects.create(
            title=title,
            draft_title=title,
            slug=slug,
            show_in_menus=True,
            content_type=content_type,
            path=home.path + _after(last[-STEP:] if last else "0000"),
            depth=home.depth + 1,
            numchild=0,
            url_path=f"{home.url_path}{slug}/",
            locale=home.locale,
            translation_key=key,
        )
        home.numchild += 1
        home.save(update_fields=["numchild"])


def _after(step):
    number, digits = int(step, len(DIGITS)) + 1, ""
    for _place in range(STEP):
        number, rest = divmod(number, len(DIGITS))
        digits = DIGITS[rest] + digits
    return digits


def allow(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    for key, models in RIGHTS.items():
        for group in Group.objects.filter(name__in=GROUPS[key]):
            for (app_label, model), actions in models.items():
                content_type, _ = ContentType.objects.get_or_create(app_label=app_label, model=model)
                for action in actions:
                    may, _ = Permission.objects.get_or_create(
                        content_type=content_type,
                        codename=f"{action}_{model}",
                        defaults={"name": f"Can {action} {model}"},
                    )
                    group.permissions.add(may)


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0002_moderators"),
        ("books", "0001_initial"),
        ("home", "0003_site"),
        ("walks", "0002_walks"),
        ("archive_pages", "0004_workflow"),
    ]
    operations = [
        migrations.RunPython(make_indexes, migrations.RunPython.noop),
        migrations.RunPython(allow, migrations.RunPython.noop),
    ]

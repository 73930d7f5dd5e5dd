"""The group of those who decide on entries and enter what came by mail."""

from django.conf import settings
from django.db import migrations

NAMES = {"en": "Moderators", "hu": "Moderátorok", "ro": "Moderatori", "fa": "ناظران"}
RIGHTS = {
    ("campaigns", "campaignpage"): {
        "moderate": "Can decide on entries of campaigns",
        "enter": "Can enter what came by mail or messenger",
    },
    ("wagtailadmin", "admin"): {"access_admin": "Can access Wagtail admin"},
}


def make(apps, schema_editor):
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    group, _made = Group.objects.get_or_create(name=NAMES.get(settings.LANGUAGE_CODE, NAMES["en"]))
    for (app, model), rights in RIGHTS.items():
        kind, _made = ContentType.objects.get_or_create(app_label=app, model=model)
        for codename, name in rights.items():
            right, _made = Permission.objects.get_or_create(content_type=kind, codename=codename, defaults={"name": name})
            group.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0001_initial"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]

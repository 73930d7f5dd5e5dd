"""Those who decide on entries see the letters about them, and send them again."""

from django.conf import settings
from django.db import migrations

NAMES = {"en": "Moderators", "hu": "Moderátorok", "ro": "Moderatori", "fa": "ناظران"}
RIGHTS = {"view_letter": "Can view letter", "change_letter": "Can change letter"}


def allow(apps, schema_editor):
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    group, _made = Group.objects.get_or_create(name=NAMES.get(settings.LANGUAGE_CODE, NAMES["en"]))
    kind, _made = ContentType.objects.get_or_create(app_label="letters", model="letter")
    for codename, name in RIGHTS.items():
        right, _made = Permission.objects.get_or_create(content_type=kind, codename=codename, defaults={"name": name})
        group.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0004_acts"), ("letters", "0002_passing")]
    operations = [migrations.RunPython(allow, migrations.RunPython.noop)]

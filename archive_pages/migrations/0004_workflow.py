"""Groups for archivists, reviewers and editors, and the workflow "proofread, then approve" on every archive."""

from django.conf import settings
from django.db import migrations

GROUPS = {
    "archivists": {"en": "Archivists", "hu": "Archívumkezelők", "ro": "Arhiviști", "fa": "بایگان‌ها"},
    "reviewers": {"en": "Reviewers", "hu": "Lektorok", "ro": "Corectori", "fa": "بازبین‌ها"},
    "editors": {"en": "Editors", "hu": "Szerkesztők", "ro": "Redactori", "fa": "ویراستارها"},
}
TASKS = {
    "proofread": {"en": "Proofread", "hu": "Lektorálás", "ro": "Corectură", "fa": "بازبینی متن"},
    "approve": {"en": "Approve", "hu": "Jóváhagyás", "ro": "Aprobare", "fa": "تأیید"},
}
WORKFLOWS = {
    "archive": {
        "en": "Proofread, then approve",
        "hu": "Lektorálás, majd jóváhagyás",
        "ro": "Corectură, apoi aprobare",
        "fa": "بازبینی و سپس تأیید",
    },
    "site": {"en": "Approve", "hu": "Jóváhagyás", "ro": "Aprobare", "fa": "تأیید"},
}
ON_ARCHIVES = {"archivists": ["add", "change"], "reviewers": ["change"]}
ON_SITE = {"editors": ["add", "change", "publish", "bulk_delete", "lock", "unlock"]}
ON_COLLECTIONS = {
    "archivists": ["add", "change", "choose"],
    "reviewers": ["choose"],
    "editors": ["add", "change", "choose"],
}
ON_BATCHES = {
    "archivists": ["add", "change", "view"],
    "reviewers": ["view"],
    "editors": ["add", "change", "view", "delete"],
}
LABELS = {"add": "Can add", "change": "Can change", "view": "Can view", "delete": "Can delete", "choose": "Can choose"}


def named(names):
    return names.get(settings.LANGUAGE_CODE, names["en"])


def permission(apps, app_label, model, codename, name):
    """Permissions are otherwise made after all migrations; one that is there is kept as it is."""
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )
    found, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": name}
    )
    return found


def make_groups(apps):
    Group = apps.get_model("auth", "Group")
    # Wagtail's own two groups have rights on the whole site that ours don't; nobody is in them in a new installation.
    Group.objects.filter(name__in=["Moderators", "Editors"], user=None).delete()
    enter = permission(apps, "wagtailadmin", "admin", "access_admin", "Can access Wagtail admin")
    groups = {}
    for key, names in GROUPS.items():
        groups[key], _ = Group.objects.get_or_create(name=named(names))
        groups[key].permissions.add(enter)
        for action in ON_BATCHES[key]:
            groups[key].permissions.add(
                permission(apps, "archive_pages", "batch", f"{action}_batch", f"{LABELS[action]} batch")
            )
    return groups


def allow(apps, groups):
    Page = apps.get_model("wagtailcore", "Page")
    Collection = apps.get_model("wagtailcore", "Collection")
    OnPage = apps.get_model("wagtailcore", "GroupPagePermission")
    OnCollection = apps.get_model("wagtailcore", "GroupCollectionPermission")
    archives = [Page.objects.get(pk=pk) for pk in _archive_ids(apps)]
    root = Page.objects.get(depth=1)
    for pages, rights in ((archives, ON_ARCHIVES), ([root], ON_SITE)):
        for key, actions in rights.items():
            for action in actions:
                may = permission(apps, "wagtailcore", "page", f"{action}_page", f"{action} page")
                for page in pages:
                    OnPage.objects.get_or_create(group=groups[key], page=page, permission=may)
    collection = Collection.objects.get(depth=1)
    for key, actions in ON_COLLECTIONS.items():
        for app_label, model in (("wagtailimages", "image"), ("wagtaildocs", "document")):
            for action in actions:
                may = permission(apps, app_label, model, f"{action}_{model}", f"{LABELS[action]} {model}")
                OnCollection.objects.get_or_create(group=groups[key], collection=collection, permission=may)


def make_workflows(apps, groups):
    Page = apps.get_model("wagtailcore", "Page")
    Task = apps.get_model("wagtailcore", "GroupApprovalTask")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    Step = apps.get_model("wagtailcore", "WorkflowTask")
    WorkflowPage = apps.get_model("wagtailcore", "WorkflowPage")
    # Wagtail's own "Moderators approval" has lost its group.
    Workflow.objects.filter(name="Moderators approval").delete()
    apps.get_model("wagtailcore", "Task").objects.filter(name="Moderators approval").delete()
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="wagtailcore", model="groupapprovaltask"
    )
    tasks = {}
    for key, approvers in (("proofread", ["reviewers", "editors"]), ("approve", ["editors"])):
        tasks[key] = Task.objects.create(name=named(TASKS[key]), active=True, content_type=content_type)
        tasks[key].groups.set([groups[name] for name in approvers])
    root = Page.objects.get(depth=1).pk
    for key, steps, pages in (
        ("archive", ["proofread", "approve"], _archive_ids(apps)),
        ("site", ["approve"], [root]),
    ):
        workflow = Workflow.objects.create(name=named(WORKFLOWS[key]), active=True)
        for number, step in enumerate(steps):
            Step.objects.create(workflow=workflow, task_id=tasks[step].pk, sort_order=number)
        for page in pages:
            WorkflowPage.objects.update_or_create(page_id=page, defaults={"workflow": workflow})


def _archive_ids(apps):
    return list(apps.get_model("archive_pages", "ArchiveIndexPage").objects.values_list("pk", flat=True))


def forwards(apps, schema_editor):
    groups = make_groups(apps)
    allow(apps, groups)
    make_workflows(apps, groups)


class Migration(migrations.Migration):
    dependencies = [
        ("archive_pages", "0003_archive"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]

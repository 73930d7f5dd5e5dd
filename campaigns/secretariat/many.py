"""Many entries at once: a table of rows, and files that rows name. All are entered, or none."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns.desk.rights import MODERATE, for_secretaries
from campaigns.models import AgeGroup, CampaignPage, Way
from cms.core.languages import CONTENT_LANGUAGES
from cms.media.filenames import clean_name

from .entering import Entry, Given, part_for
from .forms import WAYS, FilesField, check_scan, first_pages
from .views import kept

ROWS, MOST_ROWS, MOST_FILES = 10, 50, 100
TOLD = ("title", "name_shown", "age_group", "town", "email", "phone", "elsewhere")


class SharedForm(forms.Form):
    """What all rows have in common."""

    campaign: Any = forms.ModelChoiceField(CampaignPage.objects.none(), label=gettext_lazy("Campaign"))
    way = forms.ChoiceField(label=gettext_lazy("How they came"), choices=WAYS)
    language = forms.ChoiceField(label=gettext_lazy("Language of the entries"), choices=CONTENT_LANGUAGES)
    interface_language = forms.ChoiceField(label=gettext_lazy("Language of the answers"), choices=settings.LANGUAGES)
    uploads = FilesField(
        label=gettext_lazy("All files"),
        required=False,
        help_text=gettext_lazy("Drop here what the rows name: photographs, sounds, films and signed forms."),
    )

    def __init__(self, data: Any = None, files: Any = None, initial: Any = None) -> None:
        super().__init__(data, files, auto_id="many-%s", initial=initial)
        campaign: Any = self.fields["campaign"]
        campaign.queryset = first_pages()
        self.fields["uploads"].widget.attrs["data-many-files"] = ""


class RowForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=255, required=False)
    name_shown = forms.CharField(label=gettext_lazy("Name as it is shown"), max_length=120, required=False)
    age_group = forms.ChoiceField(label=gettext_lazy("Age"), required=False, choices=[("", "–"), *AgeGroup.choices])
    town = forms.CharField(label=gettext_lazy("Town or village"), max_length=120, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=40, required=False)
    elsewhere = forms.URLField(
        label=gettext_lazy("Address elsewhere"), required=False, max_length=200, assume_scheme="https"
    )
    named = forms.CharField(label=gettext_lazy("Files, separated by semicolons"), max_length=2000, required=False)
    is_child = forms.BooleanField(label=gettext_lazy("A child"), required=False)
    guardian = forms.CharField(label=gettext_lazy("Guardian"), max_length=120, required=False)
    agreed = forms.BooleanField(label=gettext_lazy("Consent is there"), required=False)
    form = forms.CharField(label=gettext_lazy("File of the signed form"), max_length=255, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.has_changed() and given.get("agreed"):
            if not given.get("name_shown"):
                self.add_error("name_shown", _("Write whose consent it is."))
            if given.get("is_child") and not given.get("guardian"):
                self.add_error("guardian", _("Write who consented for the child."))
        return given


Rows = forms.formset_factory(RowForm, extra=ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


@for_secretaries
@require_http_methods(["GET", "POST"])
def enter_many(request: HttpRequest) -> HttpResponseBase:
    if request.method == "POST":
        shared = SharedForm(request.POST, request.FILES)
        rows = Rows(request.POST, prefix="rows")
        if shared.is_valid() & rows.is_valid():
            entries = entries_of(shared, rows)
            if entries and kept(request, shared.cleaned_data["campaign"], lambda: entries):
                return redirect("entries_desk:enter-many")
    else:
        language = get_language()
        shared = SharedForm(initial={"language": language, "interface_language": language})
        rows = Rows(prefix="rows")
    context = {"shared": shared, "rows": rows, "may_moderate": request.user.has_perm(MODERATE)}
    return TemplateResponse(request, "campaigns/desk/enter_many.html", context)


def entries_of(shared: SharedForm, rows: Any) -> list[Entry]:
    """Of forms that are valid. Empty where a file is missing, is not named, or is of no use: each row says so."""
    told = dict(shared.cleaned_data)
    files = {clean_name(one.name or "").casefold(): one for one in told["uploads"]}
    if len(told["uploads"]) > MOST_FILES:
        shared.add_error("uploads", _("Choose at most %(most)d files.") % {"most": MOST_FILES})
    elif len(files) < len(told["uploads"]):
        shared.add_error("uploads", _("Two files have the same name. Give each its own."))
    used: set[str] = set()
    entries = [_entry(told, row, files, used) for row in rows if row.has_changed()]
    left = [str(files[name].name) for name in files if name not in used]
    if left:
        shared.add_error("uploads", _("No row names these files: %(names)s") % {"names": ", ".join(left)})
    if not entries:
        shared.add_error(None, _("Fill in at least one row."))
    wrong = bool(shared.errors) or any(row.errors for row in rows)
    return [] if wrong else entries


def _entry(shared: dict[str, Any], row: RowForm, files: dict[str, UploadedFile], used: set[str]) -> Entry:
    given = dict(row.cleaned_data)  # errors that are added take from it
    found = [_named(row, "named", name, files, used) for name in given["named"].split(";") if name.strip()]
    scan = _named(row, "form", given["form"], files, used) if given["form"].strip() else None
    parts = list(shared["campaign"].parts.all())
    for file in found:
        if file is not None and part_for(parts, file.name or "") is None:
            row.add_error("named", _("“%(name)s”: the campaign asks for no file of this kind.") % {"name": file.name})
    if scan is not None:
        _check_scan(row, scan)
    if shared["way"] == Way.PLATFORM and not given["elsewhere"]:
        row.add_error("elsewhere", _("Give the address at which the entry is shown."))
    elif not given["elsewhere"] and not given["named"]:
        row.add_error("named", _("Name a file, or give the address of the entry."))
    person = Given(
        name=given["name_shown"],
        is_child=given["is_child"],
        guardian=given["guardian"],
        agreed=given["agreed"],
        form=scan,
    )
    fields = {name: given[name] for name in TOLD}
    people = [person]
    kept_files = [file for file in found if file is not None]
    return Entry(shared["way"], shared["language"], shared["interface_language"], fields, people, kept_files)


def _named(row: RowForm, field: str, name: str, files: dict[str, UploadedFile], used: set[str]) -> UploadedFile | None:
    key = clean_name(name.strip()).casefold()
    if key not in files:
        row.add_error(field, _("“%(name)s” is not among the files.") % {"name": name.strip()})
        return None
    if key in used:
        row.add_error(field, _("“%(name)s” is named twice.") % {"name": name.strip()})
    used.add(key)
    return files[key]


def _check_scan(row: RowForm, scan: UploadedFile) -> None:
    try:
        check_scan(scan)
    except forms.ValidationError as error:
        row.add_error("form", error)
    if not row.cleaned_data["agreed"]:
        row.add_error("agreed", _("There is a signed form: say that the consent is there."))

"""What the library types of an entry that came by mail."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from books import isbn
from books.keeping import book_of
from books.told import Typed
from campaigns.models import AgeGroup, CampaignPage, Way
from campaigns.models.campaign import LICENCES
from cms.core.languages import CONTENT_LANGUAGES

from .entering import Entry, Given, part_for

MOST_FILES, MOST_PERSONS = 20, 6
FORM_ENDINGS = ("pdf", "jpg", "jpeg", "png", "tif", "tiff", "webp", "heic")
FORM_MEGABYTES = 20
WAYS = [(way.value, way.label) for way in Way if way != Way.FORM]
TOLD = ("title", "text", "name_shown", "age_group", "town", "licence", "elsewhere", "email", "phone")


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, as a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in given]


def first_pages() -> Any:
    """Campaigns by the page that was there first: entries hang on that one."""
    first = CampaignPage.objects.values("translation_key").annotate(first=Min("pk")).values("first")
    return CampaignPage.objects.filter(pk__in=first).order_by("title")


class EntryForm(forms.Form):
    campaign: Any = forms.ModelChoiceField(CampaignPage.objects.none(), label=gettext_lazy("Campaign"))
    way = forms.ChoiceField(label=gettext_lazy("How it came"), choices=WAYS)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=255, required=False)
    text = forms.CharField(
        label=gettext_lazy("Text"), max_length=20_000, required=False, widget=forms.Textarea({"rows": 4, "dir": "auto"})
    )
    uploads = FilesField(
        label=gettext_lazy("Files"),
        required=False,
        help_text=gettext_lazy("Photographs, sounds and films, as they came; they are checked first."),
    )
    elsewhere = forms.URLField(
        label=gettext_lazy("Address on another platform"),
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text=gettext_lazy("Where the entry is shown with the campaign’s hashtag, instead of a file."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the entry"), choices=CONTENT_LANGUAGES)
    book_title = forms.CharField(label=gettext_lazy("Book: title"), max_length=500, required=False)
    book_author = forms.CharField(label=gettext_lazy("Book: author"), max_length=500, required=False)
    book_isbn = forms.CharField(label=gettext_lazy("Book: ISBN"), max_length=20, required=False)
    name_shown = forms.CharField(label=gettext_lazy("Name as it is shown"), max_length=120, required=False)
    age_group = forms.ChoiceField(label=gettext_lazy("Age"), required=False, choices=[("", "–"), *AgeGroup.choices])
    town = forms.CharField(label=gettext_lazy("Town or village"), max_length=120, required=False)
    licence = forms.ChoiceField(label=gettext_lazy("Licence"), required=False, choices=[("", "–"), *LICENCES])
    email = forms.EmailField(label=gettext_lazy("E-mail for the answer"), required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone for the answer"), max_length=40, required=False)
    interface_language = forms.ChoiceField(label=gettext_lazy("Language of the answer"), choices=settings.LANGUAGES)

    def __init__(self, data: Any = None, files: Any = None, initial: Any = None) -> None:
        super().__init__(data, files, auto_id="enter-%s", initial=initial)
        campaign: Any = self.fields["campaign"]
        campaign.queryset = first_pages()
        for name in ("title", "name_shown", "town", "book_title", "book_author"):
            self.fields[name].widget.attrs["dir"] = "auto"
        for name in ("email", "phone", "elsewhere", "book_isbn"):
            self.fields[name].widget.attrs["dir"] = "ltr"

    def clean_book_isbn(self) -> str:
        number: str = self.cleaned_data["book_isbn"].strip()
        try:
            return isbn.normal(number) if number else ""
        except isbn.NotAnIsbn as error:
            raise ValidationError(
                _("This is no ISBN: it has ten or thirteen digits. Leave it out in doubt.")
            ) from error

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        check_files(self, "uploads", given.get("campaign"), given.get("uploads") or [])
        if given.get("way") == Way.PLATFORM and not given.get("elsewhere") and "elsewhere" not in self.errors:
            self.add_error("elsewhere", _("Give the address at which the entry is shown."))
        elif not (given.get("uploads") or given.get("text") or given.get("elsewhere") or self.errors):
            self.add_error("uploads", _("Choose a file, write the text, or give the address of the entry."))
        if given.get("book_isbn") and not given.get("book_title"):
            self.add_error("book_title", _("Give the book’s title as well."))
        return given

    def entry(self, people: list[Given]) -> Entry:
        """Of a form that is valid. Its book's record is made where there is none yet."""
        given = self.cleaned_data
        fields: dict[str, Any] = {name: given[name] for name in TOLD}
        if given["book_title"]:
            fields["book"] = book_of(Typed(given["book_title"], given["book_author"], given["book_isbn"]))
        return Entry(given["way"], given["language"], given["interface_language"], fields, people, given["uploads"])


class PersonForm(forms.Form):
    """A person who is seen or heard; the first is who sent it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, required=False)
    is_child = forms.BooleanField(label=gettext_lazy("A child: a guardian consents"), required=False)
    guardian = forms.CharField(label=gettext_lazy("Guardian"), max_length=120, required=False)
    agreed = forms.ChoiceField(
        label=gettext_lazy("Consent"),
        choices=[("", gettext_lazy("was asked for, and has not come yet")), ("yes", gettext_lazy("is there"))],
        required=False,
    )
    form = forms.FileField(
        label=gettext_lazy("Scan of the signed form"), required=False, help_text=gettext_lazy("PDF or a picture.")
    )

    def clean_form(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["form"]
        if file is not None:
            check_scan(file)
        return file

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("agreed") and given.get("is_child") and not given.get("guardian"):
            self.add_error("guardian", _("Write who consented for the child."))
        if given.get("form") and not given.get("agreed"):
            self.add_error("agreed", _("There is a signed form: say that the consent is there."))
        if given.get("agreed") and not given.get("name") and "name" not in self.errors:
            self.add_error("name", _("Write whose consent it is."))
        return given

    def given(self) -> Given:
        told = self.cleaned_data
        return Given(
            name=told["name"],
            is_child=told["is_child"],
            guardian=told["guardian"],
            agreed=bool(told["agreed"]),
            form=told["form"],
        )


PeopleForms = forms.formset_factory(PersonForm, extra=1, max_num=MOST_PERSONS, absolute_max=MOST_PERSONS)


def check_files(form: forms.Form, field: str, campaign: CampaignPage | None, files: list[UploadedFile]) -> None:
    """Whether the campaign asks for such files; what they are is looked at once they have come."""
    if len(files) > MOST_FILES:
        form.add_error(field, _("Choose at most %(most)d files.") % {"most": MOST_FILES})
    parts = list(campaign.parts.all()) if campaign is not None else []
    for file in files:
        if parts and part_for(parts, file.name or "") is None:
            form.add_error(field, _("“%(name)s”: the campaign asks for no file of this kind.") % {"name": file.name})


def check_scan(file: UploadedFile) -> None:
    """Raises ValidationError. It is kept as it is, and only ever offered to be saved."""
    if (file.name or "").rpartition(".")[2].lower() not in FORM_ENDINGS:
        raise ValidationError(_("Scan the form as a PDF or a picture (JPEG, PNG, TIFF, WebP or HEIC)."))
    if (file.size or 0) > FORM_MEGABYTES * 1_000_000:
        raise ValidationError(_("The scan is larger than %(most)d MB. Save it smaller.") % {"most": FORM_MEGABYTES})

"""The form for a new batch: where its scans are, and which title they belong to."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from archive_pages import batch_sources
from archive_pages.ingest.records import archive_index
from archive_pages.models import TitlePage
from cms.core.languages import CONTENT_LANGUAGES


class BatchForm(forms.Form):
    upload = forms.FileField(
        label=_("Upload a zip"),
        required=False,
        help_text=_("One issue or many: scans with METS, ALTO, ABBYY, hOCR or PAGE files beside them, or a PDF."),
        widget=forms.FileInput(attrs={"accept": ".zip,.pdf"}),
    )
    folder = forms.ChoiceField(
        label=_("Or choose from the batch folder"),
        required=False,
        help_text=_("Folders and zips that lie in the server's batch folder (BATCH_DIR)."),
    )
    title: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Title"),
        queryset=TitlePage.objects.none(),
        required=False,
        empty_label=_("as the files say"),
        help_text=_("The newspaper or series that the issues belong to."),
    )
    new_title = forms.CharField(label=_("Or a new title"), required=False, max_length=255)
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("as the files say")), *CONTENT_LANGUAGES]
    )
    publish = forms.BooleanField(
        label=_("Publish at once"),
        required=False,
        help_text=_("Otherwise the issues wait as drafts until they are submitted or published."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        titles = TitlePage.objects.order_by("title")
        allowed = [title.pk for title in titles if title.permissions_for_user(user).can_add_subpage()]
        self.title_field.queryset = titles.filter(pk__in=allowed)
        names = batch_sources.offered()
        self.folder_field.choices = [("", _("–")), *((name, name) for name in names)]

    @cached_property
    def title_field(self) -> forms.ModelChoiceField:
        field = self.fields["title"]
        assert isinstance(field, forms.ModelChoiceField)
        return field

    @cached_property
    def folder_field(self) -> forms.ChoiceField:
        field = self.fields["folder"]
        assert isinstance(field, forms.ChoiceField)
        return field

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("upload")) == bool(given.get("folder")) and not self.errors:
            self.add_error("upload", _("Upload a file, or choose one from the batch folder."))
        if given.get("title") and given.get("new_title"):
            self.add_error("new_title", _("Choose a title or name a new one, not both."))
        self._check_rights(given)
        return given

    def _check_rights(self, given: dict[str, Any]) -> None:
        parent = given.get("title") or archive_index(given.get("language") or "")
        rights = parent.permissions_for_user(self.user)
        if not rights.can_add_subpage():
            self.add_error("title", _("You can't add issues there."))
        if given.get("publish") and not rights.can_publish_subpage():
            self.add_error("publish", _("Publishing takes an editor. Leave this off and submit the issues afterwards."))

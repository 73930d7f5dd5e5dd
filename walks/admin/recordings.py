"""Recordings in the admin: the list, the form with its file, the chooser."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import SnippetChooserViewSet, SnippetCreateView
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.core.choosers import RecordChooser
from cms.media import captions
from walks.models import Recording
from walks.models.recording import RecordingKind
from walks.recordings.taking_in import give_file
from walks.showing import pages_having

from .offering import (
    OfferedChooseResultsView,
    OfferedChooseView,
    OfferedChosenMultipleView,
    OfferedChosenView,
)
from .photographs import LacksColumn
from .uploads import REFUSED, in_words, on_disk

ACCEPTED = "audio/*,video/mp4,.mp3,.m4a,.ogg,.opus,.wav,.flac,.mp4"


def lacks(recording: Recording) -> list[str]:
    """What editors still owe to readers, in a word or two each."""
    return [
        str(word)
        for missing, word in (
            (not recording.file, _("file")),
            (not recording.transcript, _("transcript")),
            (recording.kind == RecordingKind.VIDEO and not recording.captions, _("captions")),
            (not recording.rights, _("rights")),
        )
        if missing
    ]


class RecordingForm(WagtailAdminModelForm):
    """The file is asked for once; another one takes its place."""

    upload = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("MP3, M4A, Ogg, WAV or FLAC for sound, MP4 (H.264) for films."),
    )
    kind = ""
    """Of what kind a new one has to be; "" for either."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Words stand as their own language is written, whatever the admin's is."""
        super().__init__(*args, **kwargs)
        for name in ("transcript", "captions"):
            self.fields[name].widget.attrs["dir"] = "auto"

    def clean_captions(self) -> str:
        return captions.checked(self.cleaned_data["captions"])

    def clean_upload(self) -> Any:
        if self.cleaned_data["upload"] is None and not self.instance.file:
            raise forms.ValidationError(_("Choose the file with the sound or the film."))
        return self.cleaned_data["upload"]

    def _post_clean(self) -> None:
        """The file last, once nothing else is wrong: what is taken in stays."""
        super()._post_clean()
        upload = self.cleaned_data.get("upload")
        if upload is None or self.errors:
            return
        try:
            with on_disk(upload) as path:
                give_file(self.instance, path, upload.name, self.kind)
        except REFUSED as error:
            self.add_error("upload", in_words(error))


class RecordingUploadForm(RecordingForm):
    """For the chooser."""

    class Meta:
        model = Recording
        fields = ["title", "language", "speaker", "transcript", "captions"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["upload", "title", "language"])


class PlayerPanel(HelpPanel):
    """The recording to listen to, and which pages have it."""

    def __init__(self, template: str = "walks/admin/recording_player.html", **kwargs: Any) -> None:
        super().__init__(template=template, **kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(self.instance.file) and super().is_shown()

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"recording": self.instance, "pages": pages_having(self.instance)}


class RecordingLacksColumn(LacksColumn):
    def get_value(self, instance: Any) -> list[str]:
        return lacks(instance)


class RecordingCreateView(SnippetCreateView):
    """In the chooser of a field for sound no film is taken in, and the other way about."""

    def get_creation_form(self) -> Any:
        form = super().get_creation_form()
        form.kind = kind if (kind := self.request.GET.get("kind", "")) in RecordingKind.values else ""
        return form


class RecordingChooserViewSet(SnippetChooserViewSet):
    """`?kind=` is what the field asks for (`RecordingChooser`)."""

    base_widget_class = RecordChooser
    choose_view_class = OfferedChooseView
    choose_results_view_class = OfferedChooseResultsView
    chosen_view_class = OfferedChosenView
    chosen_multiple_view_class = OfferedChosenMultipleView
    create_view_class = RecordingCreateView
    preserve_url_parameters = [*SnippetChooserViewSet.preserve_url_parameters, "kind"]
    url_filter_parameters = ["kind"]
    creation_form_class = RecordingUploadForm
    search_tab_label = _("Search")
    creation_tab_label = _("Upload")
    create_action_label = _("Upload")
    create_action_clicked_label = _("Uploading…")
    choose_one_text = _("Choose a recording")
    choose_another_text = _("Choose another recording")
    edit_item_text = _("Edit this recording")


class RecordingViewSet(SnippetViewSet):
    model = Recording
    icon = "media"
    menu_label = _("Recordings")
    menu_name = "walk-recordings"
    menu_order = 30
    chooser_viewset_class = RecordingChooserViewSet
    list_display = [
        "title",
        Column("get_kind_display", label=_("Kind"), sort_key="kind"),
        Column("get_language_display", label=_("Language"), sort_key="language"),
        RecordingLacksColumn("lacks", label=_("Lacks")),
    ]
    list_filter = ["kind", "language", "rights"]
    list_per_page = 40
    inspect_view_enabled = False
    copy_view_enabled = False
    edit_handler = ObjectList(
        [PlayerPanel(heading=_("Recording")), FieldPanel("upload"), *Recording.panels], base_form_class=RecordingForm
    )

"""Photographs in the admin: the list with what is missing, the form with what the camera told, the chooser."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import SnippetChooserViewSet, SnippetCreateView
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.imaging.iiif.links import image_url
from walks.models import Photograph
from walks.photographs.likeness import similar
from walks.photographs.taking_in import Added, take_in
from walks.showing import pages_showing

from .choosers import PhotographChooser
from .offering import (
    OfferedChooseResultsView,
    OfferedChooseView,
    OfferedChosenMultipleView,
    OfferedChosenView,
)
from .uploads import REFUSED, in_words, on_disk

THUMBNAIL, SHOWN = 160, 800  # pixels
TYPED = ("title", "alt", "author")  # in the chooser's form
ACCEPTED = "image/jpeg,image/png,image/tiff,image/webp,image/heic,image/heif,image/avif,.heic,.jp2,.tif,.tiff"


def lacks(photograph: Photograph) -> list[str]:
    """What editors still owe to readers, in a word or two each."""
    return [
        str(word)
        for missing, word in (
            (not photograph.alt_text, _("alternative text")),
            (not photograph.rights, _("rights")),
            (photograph.position is None and photograph.place_id is None, _("place")),
            (not photograph.date, _("date")),
        )
        if missing
    ]


class ThumbnailColumn(Column):
    cell_template_name = "walks/admin/thumbnail_cell.html"

    def get_value(self, instance: Photograph) -> str:
        return image_url(instance, size=f"{min(THUMBNAIL, instance.width)},")


class PhotographFilterSet(WagtailFilterSet):
    lacks = ChoiceFilter(
        label=_("Lacks"),
        choices=[("alt", _("alternative text")), ("rights", _("rights")), ("place", _("place")), ("date", _("date"))],
        method="without",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Photograph
        fields = ["lacks", "rights"]

    def without(self, photographs: QuerySet[Photograph], name: str, value: str) -> QuerySet[Photograph]:
        return photographs.filter(
            {
                "alt": Q(alt={}),
                "rights": Q(rights=""),
                "place": Q(place=None, latitude=None),
                "date": Q(date=""),
            }[value]
        )


class FactsPanel(HelpPanel):
    """The picture, what its file told, and where it is shown."""

    def __init__(self, template: str = "walks/admin/photograph_facts.html", **kwargs: Any) -> None:
        super().__init__(template=template, **kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            photograph = self.instance
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {
                "photograph": photograph,
                "picture": image_url(photograph, size=f"{min(SHOWN, photograph.width)},") if photograph.width else "",
                "exif": sorted(photograph.exif.items()),
                "lacks": lacks(photograph),
                "similar": similar(photograph),
                "pages": pages_showing(photograph),
            }


class ChooserColumns:
    """A picture beside each title."""

    @property
    def columns(self) -> list[Column]:
        return [ThumbnailColumn("thumbnail", label=_("Picture"), width="8rem"), *super().columns]  # type: ignore[misc]


class PhotographChooseView(ChooserColumns, OfferedChooseView):
    pass


class PhotographChooseResultsView(ChooserColumns, OfferedChooseResultsView):
    pass


class UploadForm(forms.ModelForm):
    """One photograph, sent from the chooser. `added` says what became of it."""

    upload = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("JPEG, PNG, TIFF, WebP or HEIC, as the camera or the scanner wrote it."),
    )
    user: Any = None
    added: Added | None = None

    class Meta:
        model = Photograph
        fields = TYPED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.order_fields(["upload", *TYPED])

    def _post_clean(self) -> None:
        """The file last, once nothing else is wrong: what is taken in stays."""
        super()._post_clean()  # type: ignore[misc]
        upload = self.cleaned_data.get("upload")
        if upload is None or self.errors:
            return
        try:
            with on_disk(upload) as path:
                self.added = take_in(path, upload.name, self.user)
        except REFUSED as error:
            self.add_error("upload", in_words(error))

    def save(self, commit: bool = True) -> Photograph:
        """The photograph with what was typed; one that was there before keeps its own words."""
        assert self.added is not None
        photograph = self.added.photograph
        if not self.added.duplicate:
            for name in TYPED:
                if value := self.cleaned_data[name]:
                    setattr(photograph, name, value)
            photograph.save()
        return photograph


class PhotographCreateView(SnippetCreateView):
    def get_creation_form(self) -> Any:
        form = super().get_creation_form()
        form.user = self.request.user
        return form

    def get_display_title(self, instance: Photograph) -> str:
        """Says where the same file was there before, or one that looks like it."""
        added: Added | None = self.form.added
        if added is not None and added.duplicate:
            return gettext("%(title)s (it was here already)") % {"title": instance}
        if added is not None and added.similar:
            words = gettext("%(title)s (it looks like “%(other)s”)")
            return words % {"title": instance, "other": added.similar[0]}
        return str(instance)


class PhotographChooserViewSet(SnippetChooserViewSet):
    base_widget_class = PhotographChooser
    search_tab_label = _("Search")
    choose_view_class = PhotographChooseView
    choose_results_view_class = PhotographChooseResultsView
    chosen_view_class = OfferedChosenView
    chosen_multiple_view_class = OfferedChosenMultipleView
    create_view_class = PhotographCreateView
    creation_form_class = UploadForm
    creation_tab_label = _("Upload")
    create_action_label = _("Upload")
    create_action_clicked_label = _("Uploading…")
    choose_one_text = _("Choose a photograph")
    choose_another_text = _("Choose another photograph")
    edit_item_text = _("Edit this photograph")


class LacksColumn(Column):
    cell_template_name = "walks/admin/lacks_cell.html"

    def get_value(self, instance: Photograph) -> list[str]:
        return lacks(instance)


class PhotographViewSet(SnippetViewSet):
    model = Photograph
    icon = "image"
    menu_label = _("Photographs")
    menu_name = "walk-photographs"
    menu_order = 20
    chooser_viewset_class = PhotographChooserViewSet
    list_display = [
        ThumbnailColumn("thumbnail", label=_("Picture"), width="8rem"),
        "title",
        Column("date", label=_("Date"), sort_key="date_sort"),
        Column("author", label=_("Author"), sort_key="author"),
        LacksColumn("lacks", label=_("Lacks")),
    ]
    filterset_class = PhotographFilterSet
    list_per_page = 40
    inspect_view_enabled = False
    copy_view_enabled = False
    edit_handler = ObjectList([FactsPanel(heading=_("Photograph")), *Photograph.panels])

    @property
    def add_view(self) -> Any:
        """Photographs come as files, many at once."""
        from .drop_views import drop_into_library

        return drop_into_library

    def get_queryset(self, request: Any) -> QuerySet[Photograph]:
        return Photograph.objects.defer("exif").select_related("place")

"""The list of all issues: thumbnails, filters, search, and what can be done to many at once."""

from typing import Any

from django.db.models import CharField, F, Q, QuerySet
from django.db.models.functions import Cast
from django.forms import NumberInput, RadioSelect, Select
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, ModelChoiceFilter, NumberFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column
from wagtail.admin.ui.tables.pages import PageStatusColumn, PageTitleColumn, ParentPageColumn
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import WorkflowState

from archive_pages.models import Batch, IssuePage, TitlePage

from .strip import LOW_CONFIDENCE, thumbnail


class ThumbnailColumn(Column):
    cell_template_name = "archive_pages/admin/thumbnail_cell.html"

    def get_value(self, instance: IssuePage) -> str:
        return thumbnail(instance.first_canvas)


class TextColumn(Column):
    """Pages, words, and what is wrong with the text."""

    cell_template_name = "archive_pages/admin/text_cell.html"

    def get_cell_context_data(self, instance: IssuePage, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        sure = instance.ocr_confidence
        return context | {
            "issue": instance,
            "percent": None if sure is None else round(100 * sure),
            "doubtful": sure is not None and sure < LOW_CONFIDENCE,
        }


class IssueFilterSet(WagtailFilterSet):
    title = ModelChoiceFilter(
        label=_("Title"),
        queryset=lambda request: TitlePage.objects.order_by("title"),
        widget=Select,
        method="in_title",
    )
    year = NumberFilter(label=_("Year"), method="in_year", widget=NumberInput(attrs={"min": 1, "max": 9999}))
    state = ChoiceFilter(
        label=_("State"),
        choices=[
            ("live", _("published")),
            ("draft", _("not published")),
            ("workflow", _("in workflow")),
            ("scheduled", _("scheduled")),
            ("embargoed", _("under embargo")),
        ],
        method="in_state",
        widget=RadioSelect,
        empty_label=_("any"),
    )
    text = ChoiceFilter(
        label=_("Text"),
        choices=[("missing", _("pages without OCR")), ("doubtful", _("low confidence"))],
        method="with_text",
        widget=RadioSelect,
        empty_label=_("any"),
    )
    batch = ModelChoiceFilter(label=_("Batch"), queryset=lambda request: Batch.objects.all(), widget=Select)

    class Meta:
        model = IssuePage
        fields: list[str] = []

    def in_title(self, issues: QuerySet[IssuePage], name: str, title: TitlePage) -> QuerySet[IssuePage]:
        return issues.filter(path__startswith=title.path)

    def in_year(self, issues: QuerySet[IssuePage], name: str, year: Any) -> QuerySet[IssuePage]:
        if not 1 <= year <= 9999:
            return issues.none()
        return issues.filter(date_sort__year__lte=int(year), date_last__year__gte=int(year))

    def in_state(self, issues: QuerySet[IssuePage], name: str, state: str) -> QuerySet[IssuePage]:
        if state == "workflow":
            active = WorkflowState.objects.active().filter(base_content_type__model="page")
            return issues.annotate(key=Cast("pk", CharField())).filter(key__in=active.values("object_id"))
        if state == "scheduled":
            return issues.filter(
                pk__in=IssuePage.objects.filter(_revisions__approved_go_live_at__isnull=False).values("pk")
            )
        if state == "embargoed":
            return issues.filter(embargo_until__gt=timezone.now())
        return issues.filter(live=state == "live")

    def with_text(self, issues: QuerySet[IssuePage], name: str, text: str) -> QuerySet[IssuePage]:
        if text == "missing":
            return issues.filter(without_text__gt=0)
        return issues.filter(ocr_confidence__lt=LOW_CONFIDENCE)


def not_deleted(issues: QuerySet[IssuePage]) -> QuerySet[IssuePage]:
    return issues.filter(Q(trashed__isnull=True))


class IssueIndexView(IndexView):
    template_name = "archive_pages/admin/issue_list.html"
    default_ordering = "-latest_revision_created_at"

    def get_base_queryset(self) -> QuerySet[IssuePage]:
        return not_deleted(super().get_base_queryset()).prefetch_related("first_canvas")

    def search_queryset(self, queryset: QuerySet[IssuePage]) -> Any:
        if not self.is_searching:
            return queryset
        # Search backends know a model's own indexed fields; our filters look further.
        found = self.annotate_queryset(IssuePage.objects.filter(pk__in=queryset.order_by().values("pk")))
        if self.is_explicitly_ordered:
            found = found.order_by(*queryset.query.order_by)
        return super().search_queryset(found.prefetch_related("first_canvas"))

    def order_queryset(self, queryset: Any) -> Any:
        if self.ordering in ("date_sort", "-date_sort") and not self.is_searching:
            field = F("date_sort")
            last = self.ordering.startswith("-")
            return queryset.order_by(field.desc(nulls_last=True) if last else field.asc(nulls_last=True), "pk")
        ordered = super().order_queryset(queryset)
        if self.is_searching:
            return ordered
        # What an ingest wrote has no revision yet: a second key puts the newest first, and no issue on two pages.
        return ordered.order_by(*ordered.query.order_by, "-pk")


class IssueListingViewSet(PageListingViewSet):
    name = "issues"
    url_prefix = "archive/issues"
    url_namespace = "archive-issues"
    model = IssuePage
    icon = "doc-full"
    menu_label = _("Issues")
    menu_order = 110
    add_to_admin_menu = False
    index_view_class = IssueIndexView
    list_per_page = 25  # a row takes 4 ms to render
    filterset_class = IssueFilterSet
    columns = [
        BulkActionsCheckboxColumn("bulk_actions", obj_type="page"),
        ThumbnailColumn("thumbnail", label=_("First page"), width="6rem"),
        PageTitleColumn("title", label=_("Issue"), sort_key="title", classname="title"),
        Column("date", label=_("Date"), sort_key="date_sort", width="11%"),
        ParentPageColumn("parent", label=_("Title")),
        TextColumn("text", label=_("Pages and text"), sort_key="ocr_confidence", width="14%"),
        PageStatusColumn("status", label=_("State"), sort_key="live", width="12%"),
    ]


issue_listing = IssueListingViewSet("issues")

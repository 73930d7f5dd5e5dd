"""The statistics as a page and as a table for a spreadsheet."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from campaigns.desk.rights import for_moderators
from campaigns.models import CampaignPage
from campaigns.secretariat.forms import first_pages
from cms.core.dates import number

from .counting import Statistics, statistics, years
from .sheets import written

HOUR = timedelta(hours=1)


class StatisticsForm(forms.Form):
    campaign: Any = forms.ModelChoiceField(
        CampaignPage.objects.none(), label=gettext_lazy("Campaign"), required=False, empty_label=gettext_lazy("All")
    )
    year = forms.ChoiceField(label=gettext_lazy("Year"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="statistics-%s", label_suffix="")
        campaign: Any = self.fields["campaign"]
        campaign.queryset = first_pages()
        year: Any = self.fields["year"]
        year.choices = [("", _("All")), *((str(one), str(one)) for one in years())]


@for_moderators
@require_GET
def show(request: HttpRequest) -> HttpResponseBase:
    form, told = _asked(request)
    cards = [
        (_("entries"), number(told.entries)),
        (_("minutes of sound and film"), number(told.minutes)),
        (_("towns and villages"), number(told.towns)),
        (_("books"), number(told.books)),
    ]
    context = {
        "form": form,
        "told": told,
        "cards": cards,
        "usual": in_words(told.usual),
        "most": in_words(told.most),
        "query": request.GET.urlencode(),
    }
    return TemplateResponse(request, "campaigns/desk/statistics.html", context)


@for_moderators
@require_GET
def download(request: HttpRequest) -> HttpResponse:
    _form, told = _asked(request)
    rows: list[list[Any]] = [
        [_("Table"), _("What"), _("Entries"), _("Minutes")],
        [_("Altogether"), "", told.entries, told.minutes],
        [_("Altogether"), _("towns and villages"), told.towns, ""],
        [_("Altogether"), _("books"), told.books, ""],
        *([name, row.name, row.entries, row.minutes] for name, table in told.tables for row in table),
        *([_("All that was sent"), row.name, row.entries, ""] for row in told.states),
    ]
    for name, took in ((_("hours to half of the decisions"), told.usual), (_("hours to nine of ten"), told.most)):
        if took is not None:
            rows.append([_("Time to a decision"), name, round(took / HOUR, 2), ""])
    answer = HttpResponse(written(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="entries.csv"'
    return answer


def in_words(took: timedelta | None) -> str:
    """Minutes below an hour, hours below two days, else days; `""` for none."""
    if took is None:
        return ""
    minutes = max(1, round(took / timedelta(minutes=1)))
    if minutes < 60:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": number(minutes)}
    hours = round(took / HOUR)
    if hours < 48:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": number(hours)}
    return _("%(n)s days") % {"n": number(round(took / timedelta(days=1)))}


def _asked(request: HttpRequest) -> tuple[StatisticsForm, Statistics]:
    """What can't be read of the address is left out."""
    form = StatisticsForm(request.GET)
    form.is_valid()
    given = form.cleaned_data
    return form, statistics(given.get("campaign"), int(given["year"]) if given.get("year") else None)

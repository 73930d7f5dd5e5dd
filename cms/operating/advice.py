"""The health page: each part in plain words, with what to do."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from wagtail.admin.auth import user_passes_test

from . import health

NAMES = {
    "database": gettext_lazy("Database"),
    "migrations": gettext_lazy("Tables"),
    "storage": gettext_lazy("Files"),
    "search": gettext_lazy("Search"),
    "work": gettext_lazy("Work in the background"),
    "messages": gettext_lazy("Messages between processes"),
}
STATES = {
    health.OK: gettext_lazy("in order"),
    health.SLOW: gettext_lazy("needs a look"),
    health.DOWN: gettext_lazy("down"),
}


@dataclass(frozen=True)
class Row:
    """A line of the page: a part, its state, what can be said of it, and what to do about it."""

    name: str
    state: str
    word: str
    facts: list[str]
    advice: str


@require_GET
@never_cache
@user_passes_test(lambda user: user.is_superuser)
def show(request: HttpRequest) -> HttpResponse:
    rows = [row_of(part) for part in health.look().parts]
    return render(request, "operating/health.html", {"rows": rows})


def row_of(part: health.Part) -> Row:
    return Row(str(NAMES[part.name]), part.state, str(STATES[part.state]), _facts(part), _advice(part))


def _facts(part: health.Part) -> list[str]:
    facts, told = part.facts, []
    if part.name == "work" and "workers" in facts:
        number = int(facts["workers"])
        told.append(ngettext("%(number)d worker runs", "%(number)d workers run", number) % {"number": number})
    if size := int(facts.get("size", 0)):
        waiting = ngettext("%(number)d thing waits", "%(number)d things wait", size) % {"number": size}
        told.append(f"{waiting}, {_age(int(facts.get('age_seconds', 0)))}")
    if failed := int(facts.get("failed", 0)):
        told.append(
            ngettext("%(number)d could not be done", "%(number)d could not be done", failed) % {"number": failed}
        )
    return told


def _age(seconds: int) -> str:
    """In the unit in which one would say it: ninety minutes, three hours, four days."""
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if not minutes:
        return _("the first for less than a minute")
    if hours < 2:
        return ngettext("the first for %(number)d minute", "the first for %(number)d minutes", minutes) % {
            "number": minutes
        }
    if days < 2:
        return ngettext("the first for %(number)d hour", "the first for %(number)d hours", hours) % {"number": hours}
    return ngettext("the first for %(number)d day", "the first for %(number)d days", days) % {"number": days}


def _advice(part: health.Part) -> str:
    if part.state == health.OK:
        return ""
    if part.name == "work":
        if part.state == health.DOWN:
            return _("Start the worker and the scheduler: until then nothing is taken in or published on schedule.")
        return _("Look at the batches: what could not be done says why.")
    if part.name == "search":
        if part.state == health.DOWN:
            return _(
                "The search engine does not answer. Pages are read as usual; what changes is kept and taken in later."
            )
        if part.facts.get("stale"):
            return _("The index was made by an earlier release. It answers; build a new one beside it.")
        return _("What changed is slow to reach the search. See that a worker runs.")
    return {
        "database": _("The database does not answer."),
        "migrations": _("The database is of another release. Apply the migrations."),
        "messages": _("Redis does not answer. Work in the background begins a little later; requests are not counted."),
        "storage": _("The files can't be read or written. Look whether the storage answers and has room."),
    }[part.name]

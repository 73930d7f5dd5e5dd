"""What another ingest of the same source makes of an issue: what changed in the source goes in, what people did stays.

The issue's `IngestRecord` tells one from the other. A value that the source changed since is written where nobody
changed it in the archive; else the archive's is kept, and a warning says so. What the source leaves out is no change.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.admin.utils import label_for_field
from django.utils.translation import gettext as _

from archive_pages.models import Canvas, IngestRecord, IssuePage, TitlePage
from cms.parsing.problems import Problem

from . import records
from .matching import Pair, differs, file_name, leaves, match, replaced_by_hand, scan_key
from .plan import Change, IssuePlan

SHOWN = 10  # pages named in one sentence


class Refused(Exception):
    """The issue can't be written as it is."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass
class Update:
    """What to write. `pages` are canvases with new files, `moved` those with another order, label or language."""

    record: IngestRecord
    pages: list[tuple[Canvas, Pair]] = field(default_factory=list)
    moved: dict[int, Canvas] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)
    structure: list[dict[str, Any]] | None = None
    changes: list[Change] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    @property
    def changes_pages(self) -> bool:
        """Whether more than the issue's description changes, which alone has drafts."""
        return bool(self.pages or self.moved) or self.structure is not None


def compare(plan: IssuePlan, pages: list[Pair], issue: IssuePage, held: list[Canvas], title: TitlePage) -> Update:
    """`held` are the issue's canvases by their order, changed in memory; `title` is its parent. Raises Refused."""
    return _Comparison(plan, pages, issue, held, title).update()


class _Comparison:
    def __init__(
        self, plan: IssuePlan, pages: list[Pair], issue: IssuePage, held: list[Canvas], title: TitlePage
    ) -> None:
        self.plan, self.pages, self.issue, self.held, self.title = plan, pages, issue, held, title
        self.record = records.record_of(issue)
        self.found = match(leaves(issue, held, self.record), pages)
        self.result = Update(self.record)
        self.silent: list[str] = []
        self.labels_kept: set[str] = set()

    def update(self) -> Update:
        if not self.found:
            message = _(
                "“%(issue)s” is in the archive already, with other scans. If this is another edition, say so in "
                "issues.csv; if it is to replace that issue, delete that one first."
            )
            problem = Problem(self.plan.source, None, "duplicate-issue", message % {"issue": self.issue.title})
            problem.fatal = True
            raise Refused(problem)
        self._pages()
        self._fields()
        self._labels()
        self._order()
        self._structure()
        if self.silent:
            self._warn(
                "source-silent",
                _("The source no longer tells %(fields)s; what the archive holds was kept.")
                % {"fields": ", ".join(self.silent)},
            )
        self.record.identity = records.identity(self.plan)
        return self.result

    def _pages(self) -> None:
        """Pages that differ and pages that are new, but nothing over an archivist's own work."""
        self.uuids: list[str] = []
        by_hand = taken_out = scans = texts = added = 0
        for number, pair in enumerate(self.pages):
            leaf = self.found.get(number)
            canvas = leaf.canvas if leaf else Canvas(issue=self.issue, order=0)
            self.uuids.append(leaf.uuid if leaf else str(canvas.uuid) if canvas else "")
            if canvas is None:
                taken_out += 1
            elif canvas.pk is None:
                added += 1
                self.result.pages.append((canvas, pair))
            elif replaced_by_hand(canvas):
                by_hand += 1
            else:
                scan, text = differs(canvas, pair)
                scans, texts = scans + scan, texts + text
                if scan or text:
                    self.result.pages.append((canvas, pair))
        self._counted("scan", _("Scans replaced: %(count)d"), scans)
        self._counted("text", _("Texts replaced: %(count)d"), texts)
        self._counted("pages", _("Pages added: %(count)d"), added)
        kept = self._not_in_source()
        left = _("%(count)d pages that the archive holds are not in this source; they were kept.")
        replaced = _("%(count)d pages have had their scan replaced in the admin; they were kept.")
        out = _("%(count)d pages had been taken out in the admin; they stay out.")
        counts = ("pages-kept", kept, left), ("replaced-by-hand", by_hand, replaced), ("taken-out", taken_out, out)
        for code, count, message in counts:
            if count:
                self._warn(code, message % {"count": count})

    def _not_in_source(self) -> int:
        """How many canvases came with an earlier ingest and are not in this source; pages added by hand never were."""
        noted = {page["canvas"] for page in self.record.pages}
        matched = set(self.uuids)
        left = [canvas for canvas in self.held if str(canvas.uuid) not in matched]
        return sum(1 for canvas in left if not noted or str(canvas.uuid) in noted)

    @cached_property
    def draft(self) -> IssuePage:
        """The issue as editors see it: its newest revision. Fetched only where the source says something else."""
        newest: IssuePage = self.issue.get_latest_revision_as_object()
        return newest

    def _fields(self) -> None:
        for name, value in records.said(self.plan).items():
            before = self.record.said.get(name) or ""
            if (value or "") == before:
                continue
            label = str(label_for_field(name, IssuePage))
            if not value:
                self.silent.append(label)
                continue
            new = records.issue_title(self.plan, self.title) if name == "title" else value
            held, wrote = getattr(self.draft, name), self.record.wrote.get(name) or ""
            if held == new:
                self._note(name, value, new)
            elif (held or "") == wrote:
                self._note(name, value, new)
                self.result.fields[name] = new
                self._changed(name, label, _words(held), _words(new))
            else:
                self._kept(label, _words(new), _words(held))

    def _note(self, name: str, said: Any, wrote: Any) -> None:
        self.record.said = self.record.said | {name: said}
        self.record.wrote = self.record.wrote | {name: wrote}

    def _labels(self) -> None:
        """METS's order label, else the page number that the OCR file tells, where it was read anew."""
        changed: list[str] = []
        for number, (plan, done) in enumerate(self.pages):
            leaf = self.found.get(number)
            if leaf is None or leaf.canvas is None:
                continue
            canvas, noted = leaf.canvas, leaf.noted.get("order_label") or leaf.noted.get("page_label") or ""
            label = plan.order_label or done.page_label or leaf.noted.get("page_label", "")
            if label in ("", noted, canvas.order_label):
                continue
            if canvas.order_label != noted:
                self.labels_kept.add(leaf.uuid)
                self._kept(_("page label of page %(order)d") % {"order": canvas.order}, label, canvas.order_label)
                continue
            changed.append(f"“{canvas.order_label}” → “{label}”")
            canvas.order_label = label
            self._moves(canvas)
        if changed:
            labels = ", ".join(changed[:SHOWN]) + (" …" if len(changed) > SHOWN else "")
            self.result.changes.append(Change("order_label", _("Page labels: %(labels)s") % {"labels": labels}))

    def _order(self) -> None:
        """The source's order, unless an archivist put the pages into another; new pages follow their neighbour."""
        noted = [page["canvas"] for page in self.record.pages]
        held = [str(canvas.uuid) for canvas in self.held]
        canvases = {str(canvas.uuid): canvas for canvas in [*self.held, *(c for c, _pair in self.result.pages)]}
        by_hand = not noted or _common(held, noted) != _common(noted, held)
        moved = bool(noted) and _common(noted, self.uuids) != _common(self.uuids, noted)
        if moved and by_hand:
            self._warn("order-kept", _("The pages have another order in the source; the archive's was kept."))
        elif moved:
            self.result.changes.append(Change("order", _("The pages stand in another order.")))
        if len(canvases) > len(held) or (moved and not by_hand):
            now = [uuid for uuid in self.uuids if uuid in canvases]
            for order, uuid in enumerate(weave(held, now) if by_hand else weave(now, held), start=1):
                if canvases[uuid].order != order:
                    canvases[uuid].order = order
                    self._moves(canvases[uuid])
        self._note_pages(weave(noted, self.uuids) if by_hand else weave(self.uuids, noted))

    def _moves(self, canvas: Canvas) -> None:
        if canvas.pk is not None:
            self.result.moved[canvas.pk] = canvas

    def _note_pages(self, order: list[str]) -> None:
        before = {page["canvas"]: page for page in self.record.pages}
        now = {
            uuid: noted_page(uuid, pair, before.get(uuid, {}), uuid in self.labels_kept)
            for uuid, pair in zip(self.uuids, self.pages, strict=True)
        }
        self.record.pages = [now.get(uuid) or before[uuid] for uuid in order if uuid]

    def _structure(self) -> None:
        """Where pages are missing the source's structure is not whole either, so the archive's stays."""
        orders = {plan.order: uuid for (plan, _done), uuid in zip(self.pages, self.uuids, strict=True)}
        new, before = structure_of(self.plan.structure, orders), self.record.said.get("structure") or []
        missing = {page["canvas"] for page in self.record.pages} - set(self.uuids)
        if new == before or missing or self._not_in_source():
            return
        if not new:
            self.silent.append(_("the logical structure"))
        elif self.issue.structure == before:
            self.result.structure = new
            self.result.changes.append(Change("structure", _("The logical structure is another.")))
            self.record.said = self.record.said | {"structure": new}
        elif self.issue.structure != new:
            self._warn("edited-here", _("The logical structure differs from the source's; the archive's was kept."))

    def _counted(self, name: str, message: str, count: int) -> None:
        if count:
            self.result.changes.append(Change(name, message % {"count": count}))

    def _changed(self, name: str, label: str, before: str, after: str) -> None:
        message = _("%(field)s: “%(before)s” → “%(after)s”")
        words = message % {"field": label, "before": before, "after": after}
        self.result.changes.append(Change(name, words, before, after))

    def _kept(self, label: str, new: str, held: str) -> None:
        message = _(
            "The source has “%(new)s” for “%(field)s”, but that was edited in the archive; “%(held)s” was kept. "
            "If the source is right, correct it on the issue's page."
        )
        self._warn("edited-here", message % {"field": label, "new": new, "held": held})

    def _warn(self, code: str, message: str) -> None:
        self.result.warnings.append(Problem(self.plan.source, None, code, message))


def noted_page(uuid: str, page: Pair, before: dict[str, Any], labels_kept: bool = False) -> dict[str, Any]:
    """A page's entry in the `IngestRecord`; what the source lacks now stays as it was noted `before`."""
    plan, done = page
    noted = {
        "canvas": uuid,
        "scan": scan_key(done.master_sha256, plan.master_page),
        "text": scan_key(done.ocr_sha256, plan.ocr_page),
        "scan_name": file_name(plan.master, plan.master_page),
        "text_name": file_name(plan.ocr, plan.ocr_page),
        "order_label": "" if labels_kept else plan.order_label,
        "page_label": "" if labels_kept else done.page_label,
    }
    return {name: value or before.get(name, "") for name, value in noted.items()}


def structure_of(nodes: list[dict[str, Any]], canvases: dict[int, str]) -> list[dict[str, Any]]:
    """A plan's structure with the UUIDs of canvases in place of their orders."""
    return [
        {
            **node,
            "canvases": [canvases[order] for order in node["canvases"] if canvases.get(order)],
            "items": structure_of(node["items"], canvases),
        }
        for node in nodes
    ]


def weave(base: list[str], others: list[str]) -> list[str]:
    """`base`, and those of `others` that it lacks, each behind the one it follows in `others`."""
    woven, there = list(base), set(base)
    for place, one in enumerate(others):
        if one not in there:
            behind = woven.index(others[place - 1]) + 1 if place else 0
            woven.insert(behind, one)
            there.add(one)
    return woven


def _common(ours: list[str], theirs: list[str]) -> list[str]:
    """Those of `ours` that are in `theirs` too, in our order."""
    wanted = set(theirs)
    return [one for one in ours if one in wanted]


def _words(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)

"""One issue into the archive, in one transaction.

Files first get their final, content-addressed names on private storage, noted in the run's journal; then come the rows.
Whatever ends the run in between, the next one deletes files that no row holds (`staging`). Files that a change leaves
without a row are deleted after the commit.
"""

from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.signals import page_published

from archive_pages.canvases import recount
from archive_pages.files import delete_unused, files_of
from archive_pages.models import Batch, Canvas, CanvasText, CanvasTiles, IngestRecord, IssuePage, TitlePage
from cms.media.places import media_storage
from cms.media.staging import Staging
from cms.parsing.problems import Problem
from search.outbox import deferred, touch_canvases

from . import records
from .matching import Pair
from .plan import CanvasPlan, Change, IssuePlan
from .prepare import Prepared
from .update import Refused, Update, compare, noted_page, structure_of

AT_ONCE = 4  # files on their way to the storage


class Overtaken(Exception):
    """Another run wrote this issue meanwhile; look again."""


@dataclass
class Written:
    """`change` is created, updated or unchanged; `changes` say what was updated."""

    issue: IssuePage
    change: str
    changes: list[Change] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


@dataclass
class IssueWriter:
    """Writes prepared issues. `user` is noted in revisions and in the log."""

    staging: Staging
    choice: records.TitleChoice
    publish: bool = False
    user: Any = None
    batch: Batch | None = None
    _titles: dict[tuple[str, str], int] = field(default_factory=dict)

    def write(self, plan: IssuePlan, pages: list[Pair], expected: IssuePage | None) -> Written:
        """Raises update.Refused, and Overtaken where the archive no longer holds what `expected` says."""
        placed = _Placed(self.staging)
        with deferred(), transaction.atomic():
            title = self._title(plan)
            existing = records.find_issue(plan, title) or records.still_there(expected, title)
            if (existing and existing.pk) != (expected and expected.pk):
                raise Overtaken
            with disable_reference_index_auto_update():  # once at the end, not with each of three saves
                if existing is None:
                    written = Written(self._create(plan, pages, title, placed), "created")
                else:
                    written = self._update(plan, pages, existing, title, placed)
                if self.publish and not written.issue.live:  # one that is created is live already
                    self._publish(written)
            if written.change != "unchanged":
                ReferenceIndex.create_or_update_for_object(written.issue)
                touch_canvases(written.issue.pk)
        return written

    def _title(self, plan: IssuePlan) -> TitlePage:
        """The issue's title, made where it is not there; locked, for issues are added to it one after another."""
        name = records.title_name(plan, self.choice), records.title_language(plan, self.choice)
        found = TitlePage.objects.select_for_update().filter(pk=self._titles.get(name, 0)).first()
        if found is None:
            title = records.find_title(plan, self.choice)
            title = title or records.make_title(plan, self.choice, self.user)
            if self.publish and not title.live and title.first_published_at is None:
                title.save_revision(user=self.user, clean=False).publish(user=self.user, skip_permission_checks=True)
            found = TitlePage.objects.select_for_update().get(pk=title.pk)
            self._titles[name] = found.pk
        return found

    def _create(self, plan: IssuePlan, pages: list[Pair], title: TitlePage, placed: "_Placed") -> IssuePage:
        issue = IssuePage(
            title=records.issue_title(plan, title),
            slug=_free_slug(plan, title),
            live=self.publish,
            has_unpublished_changes=not self.publish,
            first_published_at=timezone.now() if self.publish else None,
            last_published_at=timezone.now() if self.publish else None,
            owner=self.user,
            batch=self.batch,
            source=(self.batch.name if self.batch else "")[:500],
            **_metadata(plan),
        )
        issue.languages = plan.languages or ([self.choice.language] if self.choice.language else title.languages)
        canvases = [Canvas(order=canvas.order) for canvas, _prepared in pages]
        uuids = {canvas.order: str(canvas.uuid) for canvas in canvases}
        issue.structure = structure_of(plan.structure, uuids)
        title.add_child(instance=issue)
        for canvas in canvases:
            canvas.issue = issue
        _write_canvases(canvases, pages, issue, placed)
        _note(plan, issue, canvases, pages)
        recount(issue)
        log(instance=issue, action="wagtail.create", user=self.user, content_changed=True)
        revision = issue.save_revision(user=self.user, clean=False, changed=not self.publish)
        if self.publish:
            self._published(issue, revision)
        return issue

    def _update(
        self, plan: IssuePlan, pages: list[Pair], issue: IssuePage, title: TitlePage, placed: "_Placed"
    ) -> Written:
        held = list(issue.canvases.select_for_update().order_by("order"))
        update = compare(plan, pages, issue, held, title)
        written = Written(issue, "unchanged", update.changes, update.warnings)
        if not update.changes:
            return written
        written.change = "updated"
        if update.changes_pages:
            self._ask(plan, issue)
        before = files_of(canvas for canvas, _pair in update.pages if canvas.pk)
        self.staging.note(before)
        if "languages" in update.fields:
            _follow(held, update)
        _write_canvases([c for c, _pair in update.pages], [pair for _canvas, pair in update.pages], issue, placed)
        for canvas in update.moved.values():
            canvas.save()
        if update.structure is not None:
            issue.structure = update.structure
            IssuePage.objects.filter(pk=issue.pk).update(structure=update.structure)
        if update.fields:
            self._describe(plan, written, update)
        update.record.save()
        recount(written.issue)
        transaction.on_commit(lambda: delete_unused(before), robust=True)  # else the end of the run does it
        return written

    def _ask(self, plan: IssuePlan, issue: IssuePage) -> None:
        """Readers of a published issue see its pages change at once (`canvas_actions`). The command is not asked."""
        if issue.live and self.user is not None and not issue.permissions_for_user(self.user).can_publish():
            message = _("This issue is published: changing its pages takes the right to publish.")
            raise Refused(Problem(plan.source, None, "not-allowed", message, fatal=True))

    def _describe(self, plan: IssuePlan, written: Written, update: Update) -> None:
        """Metadata goes into a revision. Of a published issue it stays a draft where the batch does not publish, or
        where an editor's unpublished changes would go out with it."""
        issue = written.issue
        draft = issue.get_latest_revision_as_object()
        for name, value in update.fields.items():
            setattr(draft, name, value)
            if not issue.live:
                setattr(issue, name, value)
        if not issue.live:
            issue.save()
        at_once = self.publish and not issue.has_unpublished_changes
        revision = draft.save_revision(user=self.user, clean=False, log_action=True)
        if issue.live and at_once:
            revision.publish(user=self.user, skip_permission_checks=True)  # `services.queue_batch` asked
        elif issue.live:
            message = _("“%(issue)s” is published; what changed in its description waits to be published.")
            problem = Problem(plan.source, None, "waits-for-publishing", message % {"issue": issue.title})
            written.warnings.append(problem)
        written.issue = IssuePage.objects.get(pk=issue.pk)

    def _published(self, issue: IssuePage, revision: Revision) -> None:
        """What Wagtail's publishing does for a page that was created live: it would save the page once more."""
        issue.live_revision = revision
        Page.objects.filter(pk=issue.pk).update(live_revision=revision)
        log(instance=issue, action="wagtail.publish", user=self.user, revision=revision, content_changed=True)
        page_published.send(sender=IssuePage, instance=issue, revision=revision)

    def _publish(self, written: Written) -> None:
        """Publishes an issue that is in the archive as a draft."""
        issue = written.issue
        revision = issue.get_latest_revision() or issue.save_revision(user=self.user, log_action=True, clean=False)
        revision.publish(user=self.user, skip_permission_checks=True)  # `services.queue_batch` asked
        written.issue = IssuePage.objects.get(pk=issue.pk)
        written.change = "updated"
        written.changes.append(Change("live", _("Published.")))


def _metadata(plan: IssuePlan) -> dict[str, str]:
    return {
        "date": plan.date,
        "volume": plan.volume,
        "number": plan.number,
        "edition": plan.edition,
        "supplement": plan.supplement,
        "rights": plan.rights,
    }


def _free_slug(plan: IssuePlan, title: TitlePage) -> str:
    """By date, then by what tells issues of one day apart, then by counting."""
    parts = [plan.date or slugify(plan.name, allow_unicode=True) or "issue"]
    parts += [slugify(part, allow_unicode=True) for part in (plan.edition, plan.supplement, plan.number) if part]
    base = slugify(parts[0].replace("/", "-"), allow_unicode=True)[:200]
    taken = set(Page.objects.child_of(title).filter(slug__startswith=base).values_list("slug", flat=True))
    slugs = [base, *("-".join([base, *parts[1 : end + 1]])[:240] for end in range(1, len(parts)))]
    slugs += [f"{base}-{number}" for number in range(2, len(taken) + 3)]
    return next(slug for slug in slugs if slug not in taken)


def _note(plan: IssuePlan, issue: IssuePage, canvases: list[Canvas], pages: list[Pair]) -> None:
    """Notes what the source said of a new issue."""
    said = records.said(plan)
    IngestRecord.objects.create(
        issue=issue,
        identity=records.identity(plan),
        said=said | {"structure": issue.structure},
        wrote={name: getattr(issue, name) for name in said},
        pages=[noted_page(str(canvas.uuid), pair, {}) for canvas, pair in zip(canvases, pages, strict=True)],
    )


def _follow(held: list[Canvas], update: Update) -> None:
    """Pages in a language that the issue no longer has take its first."""
    for canvas in held:
        if canvas.language not in update.fields["languages"]:
            canvas.language = update.fields["languages"][0]
            update.moved[canvas.pk] = canvas


def _write_canvases(canvases: list[Canvas], pages: list[Pair], issue: IssuePage, placed: "_Placed") -> None:
    """New canvases are created, old ones changed; texts and tile tables follow."""
    new = [canvas for canvas in canvases if canvas.pk is None]
    for canvas, (plan, prepared) in zip(canvases, pages, strict=True):
        if canvas.pk is None:
            canvas.order_label = plan.order_label or prepared.page_label
            canvas.language, canvas.text_expected = _language(prepared, issue), plan.text_expected
        if prepared.master_sha256 and not prepared.reused:
            canvas.width, canvas.height, canvas.rotation = prepared.width, prepared.height, plan.rotation
            canvas.master_sha256, canvas.master_page = prepared.master_sha256, plan.master_page
            canvas.master.name = placed.master(canvas, plan, prepared)
            canvas.pyramid.name = placed.pyramid(canvas, prepared)
        if prepared.layer is not None:
            if not canvas.width:
                canvas.width, canvas.height = prepared.width, prepared.height
            canvas.ocr.name = placed.ocr(canvas, plan, prepared) if plan.ocr else ""
            canvas.ocr_sha256, canvas.ocr_format, canvas.ocr_page = (
                prepared.ocr_sha256,
                prepared.ocr_format,
                plan.ocr_page,
            )
            canvas.word_count, canvas.ocr_confidence = prepared.words, prepared.confidence
    placed.carry_out()
    Canvas.objects.bulk_create(new)
    for canvas in canvases:
        if canvas not in new:
            canvas.save()
    _write_values(CanvasText, "layer", canvases, pages)
    _write_values(CanvasTiles, "tiles", canvases, pages)


def _language(prepared: Prepared, issue: IssuePage) -> str:
    """The OCR file's own language where the issue has it among its own, else the issue's first."""
    if prepared.language in issue.languages:
        return prepared.language
    return str(next(iter(issue.languages), ""))


def _write_values(model: Any, attribute: str, canvases: list[Canvas], pages: list[Pair]) -> None:
    """Rows of CanvasText or CanvasTiles, for the pages that have a new value."""
    rows = [
        model(canvas_id=canvas.pk, data=getattr(prepared, attribute))
        for canvas, (_plan, prepared) in zip(canvases, pages, strict=True)
        if getattr(prepared, attribute)
    ]
    model.objects.bulk_create(rows, update_conflicts=True, unique_fields=["canvas"], update_fields=["data"])


class _Placed:
    """Gives staged files their final names, each file once, however many canvases hold it."""

    def __init__(self, staging: Staging) -> None:
        self.staging = staging
        self.storage = media_storage("private")
        self.names: dict[tuple[str, str], str] = {}
        self.moves: list[tuple[Path, str, bool]] = []

    def master(self, canvas: Canvas, plan: CanvasPlan, prepared: Prepared) -> str:
        assert plan.master is not None
        return self._once("master", prepared.master_sha256, canvas, plan.master, prepared.master)

    def ocr(self, canvas: Canvas, plan: CanvasPlan, prepared: Prepared) -> str:
        assert plan.ocr is not None
        if canvas.ocr and canvas.ocr_sha256 == prepared.ocr_sha256:
            return str(canvas.ocr.name)  # read again for a new scan, and the same
        return self._once("ocr", prepared.ocr_sha256, canvas, plan.ocr, prepared.ocr)

    def pyramid(self, canvas: Canvas, prepared: Prepared) -> str:
        assert prepared.pyramid is not None
        name = self._name("pyramid", canvas, f"{prepared.master_sha256[:12]}.tif")
        self.moves.append((prepared.pyramid, name, True))
        return name

    def _once(self, kind: str, sha256: str, canvas: Canvas, original: Path, staged: Path | None) -> str:
        if (kind, sha256) not in self.names:
            valid = self.storage.get_valid_name(original.name)[-100:]
            name = self._name(kind, canvas, f"{sha256[:12]}-{valid}")
            self.names[kind, sha256] = name
            self.moves.append((staged or original, name, staged is not None))
        return self.names[kind, sha256]

    def _name(self, kind: str, canvas: Canvas, name: str) -> str:
        """A name that no other run gives, so that what one run cleans up is never what another has just written."""
        return canvas.file_path(kind, name if canvas.pk is None else f"{uuid4().hex[:8]}/{name}")

    def carry_out(self) -> None:
        """Notes all names in the journal, then stores the files, some at once: most of that is waiting for a server.
        Raises StorageUnavailable, StorageFull, once none is under way any more."""
        self.staging.note(name for _source, name, _staged in self.moves)
        for path, name, staged in self.moves[:1]:  # alone: with it the client of a bucket is made, once a process
            self.storage.place(path, name, move=staged)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            rest = self.moves[1:]
            under_way = [pool.submit(self.storage.place, path, name, move=staged) for path, name, staged in rest]
            wait(under_way, return_when=FIRST_EXCEPTION)
            pool.shutdown(cancel_futures=True)
        for one in under_way:
            if not one.cancelled():
                one.result()
        self.moves = []

"""An issue as a folder that any archive can take in: masters as they came, METS with MODS, ALTO 4 in pixels.

Ingesting the folder elsewhere gives the same words, boxes and metadata. Boxes are those of the master as it lies; how
an archivist turned it is written beside its page.
"""

import hashlib
import mimetypes
import shutil
from pathlib import Path, PurePosixPath
from typing import Any

from archive_pages.formats import write_alto, write_mets
from archive_pages.formats.mets import MetsDivision, MetsDocument, MetsFile, MetsPage
from archive_pages.formats.mods import Metadata
from archive_pages.formats.paths import to_href
from archive_pages.models import Canvas, IssuePage, TitlePage
from archive_pages.models.title import TitleKind
from archive_pages.reading.alto import ocr_page
from archive_pages.turned_text import rotate_layer


def export_issue(issue: IssuePage, folder: Path) -> Path:
    """Writes `issue` into `folder`, which must be empty or missing, and returns the METS file's path."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty.")
    export = _Export(issue, folder)
    target = folder / "mets.xml"
    target.write_bytes(write_mets.write(export.document()))
    return target


class _Export:
    def __init__(self, issue: IssuePage, folder: Path) -> None:
        self.issue, self.folder = issue, folder
        self.title: TitlePage = issue.get_parent().specific
        self.files: dict[str, MetsFile] = {}
        self.masters: dict[str, str] = {}  # a stored PDF, and the name under which it was exported

    def document(self) -> MetsDocument:
        canvases = list(self.issue.canvases.order_by("order"))
        pages = [self._page(canvas, place) for place, canvas in enumerate(canvases, start=1)]
        page_ids = {str(canvas.uuid): page.id for canvas, page in zip(canvases, pages, strict=True)}
        return MetsDocument(
            file="mets.xml",
            label=self.issue.title,
            type="Monograph" if self._is_book else "Newspaper",
            metadata=self._metadata(),
            descriptions={},
            files=self.files,
            pages=pages,
            logical=self._logical(page_ids),
        )

    @property
    def _is_book(self) -> bool:
        return bool(self.title.kind == TitleKind.BOOKS)

    def _page(self, canvas: Canvas, place: int) -> MetsPage:
        identifiers = []
        if canvas.master:
            identifiers.append(self._master(canvas, place))
        layer = canvas.text_layer()
        if layer is not None:
            layer = rotate_layer(layer, (360 - canvas.rotation) % 360) if canvas.rotation else layer
            scan = self.files[identifiers[0]].href if identifiers else f"{place:04d}"
            name = PurePosixPath(scan.partition("#")[0]).name
            data = write_alto.write(
                ocr_page(layer, canvas.order_label), file_name=name, language=self._language(canvas)
            )
            identifiers.append(self._file("ALTO", f"alto/{place:04d}.xml", "text/xml", data, place))
        return MetsPage(
            f"PAGE_{place:04d}",
            place,
            canvas.order_label,
            identifiers,
            rotation=canvas.rotation,
            text_expected=canvas.text_expected,
        )

    def _language(self, canvas: Canvas) -> str | None:
        """Only what the issue's first language does not say already."""
        return canvas.language if canvas.language not in ("", *self.issue.languages[:1]) else None

    def _master(self, canvas: Canvas, place: int) -> str:
        """A file with many pages is written once; each canvas names its page by the fragment `page`, counted from 1."""
        stored = str(canvas.master.name)
        if stored not in self.masters:
            name = f"masters/{place:04d}{PurePosixPath(stored).suffix.lower()}"
            (self.folder / "masters").mkdir(exist_ok=True)
            with canvas.master.open("rb") as source, (self.folder / name).open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
            self.masters[stored] = name
        name = self.masters[stored]
        shared = self.issue.canvases.filter(master=stored).count() > 1 or canvas.master_page
        fragment = f"#page={canvas.master_page + 1}" if shared else ""
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        identifier = f"MASTER_{place:04d}"
        href = to_href(name) + fragment
        size = (self.folder / name).stat().st_size
        self.files[identifier] = MetsFile(identifier, "MASTER", href, kind, canvas.master_sha256, "SHA-256", size)
        return identifier

    def _file(self, use: str, name: str, kind: str, data: bytes, place: int) -> str:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        identifier = f"{use}_{place:04d}"
        checksum = hashlib.sha256(data).hexdigest()
        self.files[identifier] = MetsFile(identifier, use, to_href(name), kind, checksum, "SHA-256", len(data))
        return identifier

    def _metadata(self) -> Metadata:
        issue, title = self.issue, self.title
        return Metadata(
            title=issue.title,
            host_title=title.title,
            date_issued=issue.date,
            volume=issue.volume,
            number=issue.number,
            edition=issue.edition,
            section=issue.supplement,
            languages=list(issue.languages),
            publisher=title.publisher,
            place=title.place,
            identifiers={"uuid": [str(issue.uuid)], **({"issn": [title.issn]} if title.issn else {})},
            rights_uri=issue.effective_rights,
            rights=issue.rights_label,
        )

    def _logical(self, page_ids: dict[str, str]) -> list[MetsDivision]:
        kind = "monograph" if self._is_book else "issue"
        if not self.issue.structure and not self._is_book:
            return []
        count = iter(range(1, 1_000_000))

        def division(node: dict[str, Any]) -> MetsDivision:
            identifier = f"LOG_{next(count):04d}"
            pages = [page_ids[uuid] for uuid in node["canvases"] if uuid in page_ids]
            return MetsDivision(
                identifier, node["type"], node["label"], pages, children=[division(item) for item in node["items"]]
            )

        children = [division(node) for node in self.issue.structure]
        root = MetsDivision("LOG_0000", kind, self.issue.title, list(page_ids.values()), children=children)
        root.dmd_ids = [write_mets.DESCRIPTION_ID]
        return [root]

"""The archive's records: titles, their issues, the issues' canvases, and the batches they came in."""

from .batch import Batch
from .canvas import Canvas, CanvasText, CanvasTiles
from .issue import IssuePage
from .title import ArchiveIndexPage, TitlePage
from .trash import RemovedCanvas, TrashedIssue

__all__ = [
    "ArchiveIndexPage",
    "Batch",
    "Canvas",
    "CanvasText",
    "CanvasTiles",
    "IssuePage",
    "RemovedCanvas",
    "TitlePage",
    "TrashedIssue",
]

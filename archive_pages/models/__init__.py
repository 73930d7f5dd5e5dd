"""The archive's records: titles, their issues, the issues' canvases, and the batches they came in."""

from .about import IssuePlace, TitlePlace
from .batch import Batch
from .batch_job import BatchJob
from .canvas import Canvas, CanvasText, CanvasTiles
from .ingested import IngestRecord
from .issue import IssuePage
from .page_job import PageJob
from .title import ArchiveIndexPage, TitlePage
from .trash import RemovedCanvas, TrashedIssue

__all__ = [
    "ArchiveIndexPage",
    "Batch",
    "BatchJob",
    "Canvas",
    "CanvasText",
    "CanvasTiles",
    "IngestRecord",
    "IssuePage",
    "IssuePlace",
    "PageJob",
    "RemovedCanvas",
    "TitlePage",
    "TitlePlace",
    "TrashedIssue",
]

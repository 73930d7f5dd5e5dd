"""Log lines that carry their request's id and nothing about the person who asked.

Whatever a library writes into a message, the part of an address after its question mark (what was searched for, the
signature of a presigned address) and a password in an address are cut out of it here, tracebacks included.
"""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str] = ContextVar("request_id", default="")

QUERY = re.compile(r"(?<=[\w/.-])\?[\w.~%-]+=[^\s\"'<>)\]]*")
PASSWORD = re.compile(r"(?<=://)[^\s/@:]*:[^\s/@]*@")
ENTRY = re.compile(r"(?<=/my-entry/)[^\s\"'<>?]+")  # a private address: whoever reads it may open it
UPLOAD = re.compile(r"(?<=/uploads/)[\w-]{36}")  # whoever reads it may go on with it
SIGNED = re.compile(r"(X-Amz-[A-Za-z-]+|AWSAccessKeyId|Signature)(=|'?: ?'?)[^\s&\"',)]+")


def clean(text: str) -> str:
    """`text` without queries, passwords, signatures and private addresses."""
    text = PASSWORD.sub("…@", text)
    text = ENTRY.sub("…", text)
    text = UPLOAD.sub("…", text)
    text = QUERY.sub("?…", text)
    return SIGNED.sub(r"\1\2…", text)


class RequestFilter(logging.Filter):
    """Gives each record the id of the request in which it was made."""

    def filter(self, record: logging.LogRecord) -> bool:
        # Django tells of answers with an error after the last middleware, but says of which request.
        number = request_id.get() or getattr(getattr(record, "request", None), "request_id", "")
        record.request_id = number
        record.mark = f" [{number}]" if number else ""
        return True


class PlainFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return clean(super().format(record))


class JsonFormatter(logging.Formatter):
    """One object a line: time (UTC, RFC 3339), level, logger, message, request_id, error, and a record's `facts`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": clean(record.getMessage()),
        }
        if getattr(record, "request_id", ""):
            line["request_id"] = record.request_id  # type: ignore[attr-defined]
        if record.exc_info:
            line["error"] = clean(self.formatException(record.exc_info))
        line.update(getattr(record, "facts", {}))
        return json.dumps(line, ensure_ascii=False)

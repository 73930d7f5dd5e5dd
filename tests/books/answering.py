"""A book service on loopback, that answers as SRU servers and Open Library do, or as broken ones do."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

Answer = Callable[[BaseHTTPRequestHandler], None]


class Service(ThreadingHTTPServer):
    """`asked`: the parameters of each question so far. `answer` writes what goes back."""

    daemon_threads = True

    def __init__(self, answer: Answer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.asked: list[dict[str, str]] = []
        self.over = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/books"


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:
        self.server.asked.append({name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()})
        self.server.answer(self)

    def log_message(self, *told: object) -> None:
        pass


def body(text: str | bytes, media_type: str = "application/xml", status: int = 200) -> Answer:
    sent = text.encode() if isinstance(text, str) else text

    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(status)
        to.send_header("Content-Type", media_type)
        to.send_header("Content-Length", str(len(sent)))
        to.end_headers()
        to.wfile.write(sent)

    return answer


@contextmanager
def running(answer: Answer) -> Iterator[Service]:
    service = Service(answer)
    thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.over.set()
        service.shutdown()
        service.server_close()
        thread.join()


def field(tag: str, *told: tuple[str, str]) -> str:
    parts = "".join(f'<subfield code="{code}">{text}</subfield>' for code, text in told)
    return f'<datafield tag="{tag}" ind1=" " ind2=" ">{parts}</datafield>'


def control(tag: str, text: str) -> str:
    return f'<controlfield tag="{tag}">{text}</controlfield>'


def marc(*fields: str, namespace: str = "http://www.loc.gov/MARC21/slim") -> str:
    return f'<record xmlns="{namespace}">{"".join(fields)}</record>'


MARC21 = marc(
    control("001", "K-17"),
    control("008", "990101s1987    hu            000 1 hun d"),
    field("020", ("a", "963 00 0001 6 (fűzött)")),
    field("100", ("a", "Nagy Éva,"), ("d", "1931-")),
    field("245", ("a", "A kert könyve :"), ("b", "tizenkét hónap /"), ("c", "Nagy Éva")),
    field("260", ("a", "Budapest :"), ("b", "Liget,"), ("c", "1987.")),
)

UNIMARC = marc(
    control("001", "R5"),
    field("010", ("a", "978-963-00-0001-7")),
    field("101", ("a", "rum")),
    field("200", ("a", "Grădina"), ("e", "douăsprezece luni")),
    field("210", ("c", "Livada"), ("d", "2004")),
    field("700", ("a", "Pop"), ("b", "Ana")),
    namespace="info:lc/xmlns/marcxchange-v1",
)

DUBLIN_CORE = """<srw_dc:dc xmlns:srw_dc="info:srw/schema/1/dc-schema" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>The garden book</dc:title><dc:creator>Green, Eve</dc:creator><dc:creator>Brown, Ann</dc:creator>
<dc:identifier>urn:isbn:9789630000017</dc:identifier><dc:publisher>Orchard</dc:publisher>
<dc:date>c1999</dc:date><dc:language>eng</dc:language></srw_dc:dc>"""

NAMESPACE = {"1.2": "http://www.loc.gov/zing/srw/", "2.0": "http://docs.oasis-open.org/ns/search-ws/sruResponse"}


def sru(*records: str, version: str = "1.2", more: str = "") -> str:
    inner = "".join(
        f"<zs:record><zs:recordSchema>marcxml</zs:recordSchema><zs:recordData>{one}</zs:recordData></zs:record>"
        for one in records
    )
    return (
        f'<?xml version="1.0"?><zs:searchRetrieveResponse xmlns:zs="{NAMESPACE[version]}">'
        f"<zs:version>{version}</zs:version><zs:numberOfRecords>{len(records)}</zs:numberOfRecords>"
        f"<zs:records>{inner}</zs:records>{more}</zs:searchRetrieveResponse>"
    )

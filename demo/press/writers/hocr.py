"""hOCR 1.2 (kba.github.io/hocr-spec), as Tesseract writes it. Always in pixels: hOCR has no other unit."""

from xml.sax.saxutils import escape, quoteattr

from archive_pages.formats.page import Block, BlockKind, Box, Line
from demo.press.page import PrintedPage
from demo.press.writers import ISO_639_2, Manner, printed

DIVISION = "\u00ad"  # a real hyphen is written as such
HEAD = """<head>
<title>{title}</title>
<meta http-equiv="Content-Type" content="text/html;charset={charset}"/>
<meta name="ocr-system" content="{engine}"/>
<meta name="ocr-capabilities" content="ocr_page ocr_carea ocr_par ocr_line ocrx_word"/>
</head>"""


def write(pages: list[PrintedPage], manner: Manner) -> str:
    charset = "iso-8859-2" if "latin2" in manner.oddities else "utf-8"
    head = HEAD.format(title="", charset=charset, engine=manner.engine)
    namespace = "" if "no-namespace" in manner.oddities else ' xmlns="http://www.w3.org/1999/xhtml"'
    body = "\n".join(_page(page, index, manner) for index, page in enumerate(pages))
    return f"<html{namespace}>\n{head}\n<body>\n{body}\n</body>\n</html>\n"


def _page(page: PrintedPage, index: int, manner: Manner) -> str:
    size = f"bbox 0 0 {round(page.width * manner.factor)} {round(page.height * manner.factor)}; "
    if "missing-page-size" in manner.oddities:
        size = ""
    title = f'image "{manner.image_name(page)}"; {size}ppageno {index}'
    blocks = "\n".join(_block(block, page, number, manner) for number, block in enumerate(page.blocks, 1))
    return f'<div class="ocr_page" id="page_{index + 1}" title={quoteattr(title)}>\n{blocks}\n</div>'


def _block(block: Block, page: PrintedPage, number: int, manner: Manner) -> str:
    place = _place(block.box, manner)
    if block.kind is BlockKind.ILLUSTRATION:
        return f'<div class="ocr_photo" id="photo_{page.number}_{number}"{place}></div>'
    language = block.language or page.language
    direction = ' dir="rtl"' if language == "fa" else ""
    lines = "\n".join(_line(line, manner) for line in block.lines)
    noise = "<p>R&D &nbsp; Smith & Sons &copyright;</p>" if "broken-entities" in manner.oddities and number == 1 else ""
    return (
        f'<div class="ocr_carea" id="block_{page.number}_{number}"{place}>'
        f'<p class="ocr_par" lang="{ISO_639_2[language]}"{direction}{place}>\n{lines}\n</p></div>{noise}'
    )


def _line(line: Line, manner: Manner) -> str:
    words = []
    for index, word in enumerate(line.words):
        sure = "" if word.confidence is None else f"; x_wconf {round(word.confidence * 100)}"
        text = escape(printed(word, manner, DIVISION))
        words.append(
            f'{manner.interruption(index)}<span class="ocrx_word"{_place(word.box, manner, sure)}>{text}</span>'
        )
    return f'<span class="ocr_line"{_place(line.box, manner)}>{" ".join(words)}</span>'


def _place(box: Box | None, manner: Manner, more: str = "") -> str:
    if box is None:
        return ""
    sides = (box.hpos, box.vpos, box.hpos + box.width, box.vpos + box.height)
    return f' title="bbox {" ".join(str(round(side * manner.factor)) for side in sides)}{more}"'

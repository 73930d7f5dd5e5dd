"""Formats are told by bytes; names lie."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_pages.formats.detect import Format, detect


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n", "lies.jpg", Format.PNG),
        (b"\xff\xd8\xff\xe0", "lies.tif", Format.JPEG),
        (b"II*\0\x08", "a.tif", Format.TIFF),
        (b"MM\0*\0", "a", Format.TIFF),
        (b"II+\0\x08", "big.tif", Format.TIFF),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "a.jp2", Format.JP2),
        (b"\xff\x4f\xff\x51\0", "a.j2k", Format.JP2),
        (b"GIF89a", "a.png", Format.GIF),
        (b"RIFF\0\0\0\0WEBPVP8", "a", Format.WEBP),
        (b"BM\0\0\0\0\0\0\0\0", "a.bmp", Format.BMP),
        (b"BMX bicycles,1,2", "a.csv", Format.CSV),
        (b"%PDF-1.7", "a.xml", Format.PDF),
        (b"\n\n%PDF-1.7", "a", Format.PDF),
        (b"PK\x03\x04", "a", Format.ZIP),
        (b"<alto/>", "a", Format.ALTO),
        (b"<?xml version='1.0'?><!-- a <mets> --><a:alto xmlns:a='x'/>", "a", Format.ALTO),
        ("<alto/>".encode("utf-16"), "a", Format.ALTO),
        ("<alto/>".encode("utf-16-be"), "a", Format.ALTO),
        (b"\xef\xbb\xbf<alto/>", "a", Format.ALTO),
        (b"<document xmlns='http://www.abbyy.com/FineReader_xml/FineReader10-schema-v1.xml'>", "a", Format.ABBYY),
        (b"<page width='1'><block/></page>", "a", Format.ABBYY),
        (b"<PcGts/>", "a", Format.PAGE),
        (b"<mets:mets/>", "a", Format.METS),
        (b"<OAI-PMH><record><metadata><mets:mets/></metadata></record></OAI-PMH>", "a", Format.METS),
        (b"<batch xmlns='http://www.loc.gov/ndnp'/>", "batch.xml", Format.NDNP_BATCH),
        (b"<!DOCTYPE html><html><div class='ocr_page'>", "a", Format.HOCR),
        (b"<html><p>Hello</p></html>", "a", Format.UNKNOWN),
        (b"<gpx/>", "a.gpx", Format.XML),
        (b"folder,title,date", "issues.csv", Format.CSV),
        (b"hello", "a.txt", Format.UNKNOWN),
        (b"", "a.xml", Format.UNKNOWN),
    ],
)
def test_bytes_decide(data: bytes, name: str, expected: Format) -> None:
    assert detect(data, name) is expected


@given(st.binary(max_size=300), st.text(max_size=10))
def test_any_bytes_have_some_format(data: bytes, name: str) -> None:
    assert isinstance(detect(data, name), Format)


def test_kinds_of_formats() -> None:
    assert Format.JP2.is_image
    assert not Format.PDF.is_image
    assert Format.PAGE.is_ocr
    assert not Format.METS.is_ocr

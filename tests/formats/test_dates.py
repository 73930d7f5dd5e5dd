"""Dates as libraries write them, and languages as OCR programs do."""

import pytest

from archive_pages.formats import languages
from archive_pages.formats.dates import read


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("1935-08-02", "1935-08-02"),
        ("08.02.1882", "1882-02-08"),
        ("1898/02/14", "1898-02-14"),
        ("15-JUN-1850", "1850-06-15"),
        ("MDCCXXXXV.", "1745"),
        ("MDCCXLV", "1745"),
        ("[1654]", "1654"),
        ("1837 -", "1837/.."),
        ("1837", "1837"),
        ("1890/1944", "1890/1944"),
        ("1890-95", "1890/1895"),
        ("1890 – 1895", "1890/1895"),
        ("1912. március 3.", "1912-03-03"),
        ("1912. márc.", "1912-03"),
        ("1912. III. 3.", "1912-03-03"),
        ("2 aprilie 1899", "1899-04-02"),
        ("3. Mai 1848", "1848-05-03"),
        ("August 2, 1935", "1935-08-02"),
        ("19351231", "1935-12-31"),
        ("00.00.1900", "1900"),
        ("19--", "19XX"),
        ("189-", "189X"),
        ("18uu", "18XX"),
        ("1905~", "1905~"),
        ("../1900", "../1900"),
        ("1837/", "1837/.."),
        ("1848-03-15/1848-03-20", "1848-03-15/1848-03-20"),
        ("2017-09-25T10:59:00", "2017-09-25"),
        ("03.1912", "1912-03"),
        ("", None),
    ],
)
def test_dates_that_are_plain(written: str, edtf: str | None) -> None:
    assert read(written, "mets.xml", 7) == (edtf, None)


@pytest.mark.parametrize(
    ("written", "edtf", "code"),
    [
        ("ca. 1905", "1905~", "uncertain-date"),
        ("[1905?]", "1905?", "uncertain-date"),
        ("[ca. 1905?]", "1905%", "uncertain-date"),
        ("02/08/1882", "1882-08-02", "ambiguous-date"),
        ("02/28/1882", "1882-02-28", "american-date"),
        ("۱۳۵۰/۰۲/۱۴", "1971-05-04", "solar-hijri-date"),
        ("۱۴ اردیبهشت ۱۳۵۰", "1971-05-04", "solar-hijri-date"),
        ("۱۳۵۰", "1971-03-21/1972-03-20", "solar-hijri-date"),
        ("1350-02-14", "1350-02-14", "maybe-solar-hijri"),
        ("1912-02-30", None, "absurd-date"),
        ("30.02.1912", None, "absurd-date"),
        ("1935-13-01", None, "absurd-date"),
        ("1900-1890", None, "absurd-date"),
        ("1912-02-30/1913", None, "absurd-date"),
        ("1913-02/1912-02", None, "absurd-date"),
        ("0012-02-03", None, "absurd-date"),
        ("9999", None, "absurd-date"),
        ("۱۳۵۰/۱۲/۳۱", None, "absurd-date"),
        ("tavaly", None, "unreadable-date"),
        ("ju 1850", None, "unreadable-date"),
        ("12", None, "unreadable-date"),
    ],
)
def test_dates_with_something_to_say(written: str, edtf: str | None, code: str) -> None:
    found, problem = read(written, "mets.xml", 7)
    assert found == edtf
    assert problem is not None
    assert (problem.file, problem.line, problem.code, problem.fatal) == ("mets.xml", 7, code, False)
    assert written in problem.message


@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("hu", "hu"),
        ("hun", "hu"),
        ("hu-HU", "hu"),
        ("Hungarian", "hu"),
        ("rum", "ro"),
        ("ron", "ro"),
        ("RomanianMoldavia", "ro"),
        ("per", "fa"),
        ("Farsi", "fa"),
        ("EnglishUnitedStates", "en"),
        ("OldGerman", "de"),
        ("GermanNewSpelling", "de"),
        ("rom", "rom"),
        ("unknown", None),
        ("und", None),
        ("", None),
        (None, None),
        ("<script>", None),
    ],
)
def test_languages(written: str | None, language: str | None) -> None:
    assert languages.code(written) == language

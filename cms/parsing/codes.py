"""Every code that a `Problem` may have, what it means and what to do. Codes are stable: programs may rely on them.

docs/problems.md lists them; a test keeps it and the code in step with this table.
"""

from typing import NamedTuple


class Explained(NamedTuple):
    """In plain words: what was found, and the way out."""

    meaning: str
    way_out: str


_AGAIN = "Export the file again."
_COPY = "Copy the file again from where it was made."
_CHECK = "Check the words' places on the page."
_NOTHING = "Nothing need be done."
_TABLE = "Put the right value into `issues.csv`."

CODES = {
    # The source as a whole
    "no-source": Explained("There is no such folder, zip or PDF.", "Check the path."),
    "no-issue": Explained("The source, or its list, holds no issue.", "Check that the scans lie where you think."),
    "link": Explained("A link to another place; in a zip it refuses the whole.", "Put the file itself there."),
    "name-encoding": Explained("A file's or folder's name is not in UTF-8; it was left out.", "Rename it."),
    "unsafe-path": Explained("A file's path in the zip leads out of it.", "Pack the zip again; ask who made it."),
    "duplicate-name": Explained("The zip holds a file twice.", "Pack it again."),
    "encrypted": Explained("A file in the zip is encrypted.", "Pack it without a password."),
    "zip-bomb": Explained("The zip would grow beyond every measure.", "Check it; see INGEST_MAX_ZIP_GIGABYTES."),
    "bad-zip": Explained("The zip is damaged.", "Pack or upload it again."),
    "too-many-files": Explained("More files than a batch may have.", "Split the batch."),
    "source-too-large": Explained("The batch has more bytes than may be taken in.", "Split the batch."),
    "no-room": Explained("The server's disk has too little room for the batch.", "Make room, or split the batch."),
    "source-changed": Explained("A file changed while it was fetched.", "Run the batch again."),
    "source-damaged": Explained("A file came out otherwise than the server has it.", "Run the batch again."),
    # issues.csv
    "no-folder-column": Explained("`issues.csv` has no column `folder`.", "Name the columns in its first line."),
    "bad-csv": Explained("`issues.csv` is no proper table.", "Save it again as CSV UTF-8."),
    "unknown-column": Explained("A column is not known and was left out.", "Check its name."),
    "no-such-folder": Explained("The list names a folder that holds no issue.", "Correct the name in the list."),
    "listed-twice": Explained("The list names one issue twice.", "Leave one of the lines out."),
    # Which issue it is
    "no-title": Explained("It is not known which title the issue belongs to.", "Choose a title, or list it."),
    "duplicate-issue": Explained("The issue is there already, with other scans.", "Tell the editions apart."),
    "duplicate-scan": Explained("Scans are in the archive already.", "Correct the issue there, or leave it out."),
    "scan-twice": Explained("The same scan stands for several pages.", "Check the pages."),
    "issue-twice": Explained("An NDNP batch lists an issue twice.", _NOTHING),
    "missing-mets": Explained("The batch lists an issue whose METS file is missing.", _COPY),
    "no-pages": Explained("An issue without a page.", "Check that its files are in its folder."),
    "not-allowed": Explained("A published issue's pages would change.", "Ask someone with the right to publish."),
    # Dates, languages, rights
    "absurd-date": Explained("A date that cannot be; the issue is refused.", _TABLE),
    "unreadable-date": Explained("The date can't be read; the issue goes in undated.", _TABLE),
    "uncertain-date": Explained("The date is uncertain, and kept as such.", _NOTHING),
    "ambiguous-date": Explained("Day and month could be the other way round.", "Check the date; else list it."),
    "american-date": Explained("The date was read as month, day, year.", "Check the date; else list it."),
    "solar-hijri-date": Explained("The date was read as Solar Hijri.", "Check the date; else list it."),
    "maybe-solar-hijri": Explained("A year that might be Solar Hijri was read as Gregorian.", _TABLE),
    "unknown-language": Explained("A language that is not known was left out.", _TABLE),
    "unknown-rights": Explained("A rights statement that is not in use here was left out.", _TABLE),
    "description-elsewhere": Explained("METS only points to its description.", _TABLE),
    # Which files are pages
    "missing-image": Explained("A page's scan is missing; its text goes in.", "Add the scan and run the batch again."),
    "missing-page": Explained("All files of a page are missing; it was left out.", "Add them and run the batch again."),
    "other-image": Explained("An OCR file names another scan.", "Check that text and scan belong together."),
    "ocr-twice": Explained("Two OCR files for one page; the first was used.", "Remove the other."),
    "unknown-file": Explained("A file, or what METS names, is nothing that is known here.", "Check the file."),
    "pdf-left-out": Explained("A PDF beside scans was left out.", "Give it a folder of its own, if it is an issue."),
    "page-count": Explained("A file holds more or fewer pages than it says.", "Check that no page is missing."),
    "page-count-differs": Explained("As many pages of OCR as of scans are needed.", "Add what is missing."),
    "label-twice": Explained("Several pages have one number.", "Relabel them, if that is a slip."),
    "order-twice": Explained("Two pages have one place in METS.", "Check their order."),
    "bad-order": Explained("A page's place in METS is no number.", "Check the order."),
    "file-twice": Explained("METS lists two files under one ID.", "Check that page."),
    "no-location": Explained("METS lists a file without saying where it is.", "Correct METS."),
    "too-many-links": Explained("The chapters name pages millions of times over.", "Correct METS."),
    "size-differs": Explained("A file has not the length that METS says.", _COPY),
    "checksum-differs": Explained("A file has not the checksum that METS says.", _COPY),
    "unknown-checksum": Explained("METS uses a checksum that is not known here.", _NOTHING),
    # Scans
    "image-unreadable": Explained("A scan is no TIFF, JPEG, JPEG 2000, PNG or PDF.", _COPY),
    "image-damaged": Explained("A scan is damaged or cut short.", _COPY),
    "image-too-large": Explained("A scan has too many pixels.", "Scan smaller; see INGEST_MAX_MEGAPIXELS."),
    "image-size": Explained("A scan's width or height can't be used.", "Save the scan again."),
    "page-crash": Explained("Reading a page ended the process that read it.", "Save scan and OCR again."),
    "page-timeout": Explained("A page took too long and was given up.", "Save scan and OCR again."),
    # PDF
    "not-pdf": Explained("A PDF is damaged beyond reading.", _AGAIN),
    "pdf-damaged": Explained("A PDF is damaged, and was read as far as it goes.", "Check its pages."),
    "pdf-password": Explained("A PDF needs a password.", "Save it without one."),
    "pdf-restricted": Explained("A PDF asks readers not to copy or print.", "Check the rights."),
    "pdf-script": Explained("A PDF holds a script, which is never run.", _NOTHING),
    "too-many-pages": Explained("A PDF has too many pages.", "Split it."),
    "too-many-pixels": Explained("A PDF's page would become too large a picture.", "Save it smaller."),
    "too-many-letters": Explained("A PDF's page has too many letters.", "Split the page."),
    "bad-page": Explained("A page of a PDF can't be read.", _AGAIN),
    "bad-page-size": Explained("A page of a PDF has an impossible size.", _AGAIN),
    # XML and HTML
    "empty-file": Explained("A file is empty.", _AGAIN),
    "unknown-format": Explained("A file is no OCR that is known here.", "Export as ALTO, ABBYY, hOCR or PAGE XML."),
    "not-xml": Explained("XML is broken, and text may be lost.", _AGAIN),
    "not-html": Explained("HTML that can't be read.", _AGAIN),
    "not-mets": Explained("A file that should be METS is none.", _AGAIN),
    "not-batch": Explained("A file that should list a batch does not.", _AGAIN),
    "cut-short": Explained("A file ends too early; text may be missing.", _AGAIN),
    "too-large": Explained("A file has more bytes than are read.", "Split it."),
    "too-many-elements": Explained("A file has more elements than are read.", "Split it into pages."),
    "too-deep": Explained("Elements are nested too deeply.", "Check where the file comes from."),
    "dtd-declarations": Explained("A file declares entities, which can do harm.", "Remove its DOCTYPE's [ … ]."),
    "unknown-encoding": Explained("A file names an encoding that is not known.", "Save it as UTF-8."),
    "wrong-encoding": Explained("A file is not in the encoding that it names.", "Save it as UTF-8."),
    "spoilt-bytes": Explained("Some letters are spoilt and became �.", _AGAIN),
    "double-encoded": Explained("Letters with accents are garbled throughout.", _AGAIN),
    "control-character": Explained("Control characters were removed.", _NOTHING),
    "attribute-twice": Explained("An attribute is given twice; the first counts.", _NOTHING),
    "undeclared-prefix": Explained("A namespace prefix is wrong and was ignored.", _NOTHING),
    "odd-namespace": Explained("A namespace is no proper address.", _NOTHING),
    "broken-comment": Explained("A comment is not well-formed.", _NOTHING),
    "broken-entity": Explained("A stray & or unknown entity was read as text.", _NOTHING),
    "stray-markup": Explained("A stray < was read as text.", _NOTHING),
    # Text and its places
    "no-page": Explained("An OCR file or PDF holds no page.", _AGAIN),
    "several-pages": Explained("An ALTO file holds several pages.", "Export one file a page."),
    "no-text": Explained("Pages without text.", "Mark them “no text expected”, or add OCR."),
    "no-content": Explained("A word without letters was left out.", _NOTHING),
    "line-feed": Explained("A line break within a word was read as a space.", _NOTHING),
    "levels-differ": Explained("A line and its words differ; the line's text counts.", _NOTHING),
    "bad-number": Explained("A coordinate is no number.", _CHECK),
    "bad-box": Explained("A box is impossible; its word is found but not framed.", _CHECK),
    "no-box": Explained("A word has no box; it is found but not framed.", _CHECK),
    "box-clipped": Explained("Boxes reached over the page's edge and were cut.", _CHECK),
    "box-off-page": Explained("Boxes lie off the page; their words are not framed.", _CHECK),
    "no-page-size": Explained("An OCR file does not say how large its page is.", _CHECK),
    "page-size": Explained("OCR and scan differ in shape; boxes were fitted.", _CHECK),
    "unknown-unit": Explained("Coordinates are in an unknown unit; boxes were fitted.", _CHECK),
    # Routes
    "unknown-route": Explained("A file is no route that is known here.", "Export as GPX, KML or GeoJSON."),
    "not-json": Explained("JSON that is broken, or no GeoJSON.", _AGAIN),
    "no-route": Explained("A file holds no way and no place.", "Export the track or route itself."),
    "too-many-points": Explained("A file has more points than are read.", "Draw the route more coarsely."),
    "bad-position": Explained("A position is not on the Earth; it was left out.", "Check the route there."),
    "bad-height": Explained("A height is no number; it was left out.", _NOTHING),
    "kml-link": Explained("A KML file points to another, which is not fetched.", "Upload that one."),
    # Sound and film
    "unknown-recording": Explained("A file is no sound or film that browsers play.", "Export as MP3, M4A or MP4."),
    "recording-damaged": Explained("Sound or film is damaged or cut short.", _AGAIN),
    "recording-kind": Explained("A film came where sound is wanted, or sound for a film.", "Choose it where it fits."),
    "recording-tracks": Explained("A film tells more than pictures and sound.", "Export it without its data tracks."),
    # What visitors send
    "file-unknown": Explained("A file is no picture, sound or film.", "Send JPEG, MP3 or MP4."),
    "file-kind": Explained("A file is of another kind than what is asked for.", "Choose it where it fits."),
    "file-playlist": Explained("A playlist came, which only names other files.", "Send the film itself."),
    "file-document": Explained("A page, drawing or document came.", "Save it as JPEG or MP4."),
    "file-archive": Explained("An archive came that holds other files.", "Send the files themselves."),
    "file-program": Explained("A program came.", "Send a picture, sound or film."),
    "file-two-things": Explained("A file is a page or an archive as well.", _AGAIN),
    "file-malware": Explained("A file carries malware.", "Have the sender's device checked."),
    "file-incomplete": Explained("A file did not arrive whole.", "Send it once more."),
    "file-crash": Explained("Checking a file ended its worker again and again.", _AGAIN),
    "film-damaged": Explained("Sound or film is damaged, or can't be decoded.", _COPY),
    "film-nothing": Explained("There is neither sound nor film, or nothing that lasts.", "Record it again."),
    "film-too-long": Explained("Sound or film lasts longer than is asked for.", "Cut it shorter."),
    "film-size": Explained("A film's width or height can't be shown.", "Export it with 1280 × 720."),
    "film-rate": Explained("A film has more pictures a second than can be seen.", "Export it with 30."),
    "film-tracks": Explained("A film has too many tracks.", "Export it with one of pictures and one of sound."),
    "film-timeout": Explained("Making a film ready took too long.", "Export it smaller."),
    # The same source again
    "source-silent": Explained("The source no longer tells something; it was kept.", "Change it in the admin."),
    "edited-here": Explained("The source changed what was edited here; the edit stays.", "Choose in the admin."),
    "order-kept": Explained("The archive's order of pages differs and was kept.", "Reorder them in the admin."),
    "pages-kept": Explained("Pages that are not in the source were kept.", "Take them out, if they are wrong."),
    "replaced-by-hand": Explained("Scans that were replaced in the admin were kept.", _NOTHING),
    "taken-out": Explained("Pages that were taken out in the admin stay out.", "Put them back there."),
    "waits-for-publishing": Explained("A published issue's new description is a draft.", "Publish it."),
}

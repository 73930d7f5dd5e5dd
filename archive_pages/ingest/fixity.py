"""Whether a file arrived as it was sent: METS `SIZE`, and `CHECKSUM` of `CHECKSUMTYPE`."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from archive_pages.formats.mets import MetsFile
from cms.parsing.problems import Problem, UnreadableFile

ALGORITHMS = {"md5": 32, "sha1": 40, "sha256": 64, "sha384": 96, "sha512": 128}  # names of hashlib, hexadecimal digits


@dataclass(frozen=True, slots=True)
class Fixity:
    """What METS says of a file: bytes (None where it is silent), and a checksum by one of ALGORITHMS, or ""."""

    size: int | None
    algorithm: str
    checksum: str

    @classmethod
    def of(cls, file: MetsFile) -> "Fixity":
        checksum = file.checksum.strip().casefold()
        algorithm = file.checksum_type.replace("-", "").strip().casefold()
        if not algorithm:
            algorithm = next((name for name, digits in ALGORITHMS.items() if digits == len(checksum)), "")
        return cls(file.size, algorithm if checksum and algorithm in ALGORITHMS else "", checksum)

    def check_size(self, name: str, size: int) -> None:
        """Raises UnreadableFile where `name` has another length. Costs nothing, so it is asked first."""
        if self.size is not None and self.size != size:
            message = _(
                "METS says that this file has %(said)d bytes, but it has %(found)d. It was cut short or changed. Copy "
                "it again, or correct METS if the change was meant."
            ) % {"said": self.size, "found": size}
            raise UnreadableFile(Problem(name, None, "size-differs", message, fatal=True))

    def check(self, name: str, found: str) -> None:
        """Raises UnreadableFile where `found`, the file's checksum by `algorithm`, is another."""
        if self.algorithm and self.checksum != found:
            message = _(
                "METS says that this file's checksum (%(kind)s) is %(said)s, but it is %(found)s. It was damaged or "
                "changed. Copy it again, or correct METS if the change was meant."
            ) % {"kind": self.algorithm.upper(), "said": self.checksum, "found": found}
            raise UnreadableFile(Problem(name, None, "checksum-differs", message, fatal=True))

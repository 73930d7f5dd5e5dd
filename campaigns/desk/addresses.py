"""Where the desk's players and pictures find files: at the addresses of everybody's pages, which open to moderators
before an entry is published (`campaigns.delivery`)."""

from campaigns.models import SubmissionFile

FILES = "/entry-file"


def rendition_address(file: SubmissionFile, label: str) -> str:
    return f"{FILES}/{file.uuid}/{label}"


def captions_address(file: SubmissionFile) -> str:
    return f"{FILES}/{file.uuid}/captions.vtt"


def original_address(file: SubmissionFile) -> str:
    """Of the file as it came, to be saved: the browser never shows it."""
    return f"{FILES}/{file.uuid}/master"

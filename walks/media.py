"""What walks say of their files, for `manage.py check_media`."""

from cms.imaging.checking import COLUMNS, readable, whole
from cms.media.holding import Expectation, expect
from walks.photographs.remaking import remake_original, remake_pyramid

expect("walks.Photograph", "master", Expectation(digest="master_sha256"))
expect(
    "walks.Photograph",
    "original",
    Expectation(size="original_bytes", digest="original_sha256", remake=remake_original),
)
expect(
    "walks.Photograph",
    "pyramid",
    Expectation(columns=COLUMNS, fits=whole, reads=readable, remake=remake_pyramid),
)
expect("walks.Recording", "file", Expectation(size="bytes", digest="sha256"))
expect("walks.WalkRoute", "file", Expectation(digest="sha256"))

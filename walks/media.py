"""What walks say of their files, for `manage.py check_media`; and that files go with their record."""

from django.conf import settings

from cms.imaging.checking import COLUMNS, readable, whole
from cms.media.gone import files_go_with
from cms.media.holding import Expectation, expect, setting_names_file
from walks.photographs.remaking import remake_original, remake_pyramid

from .models import Photograph, Recording, WalkRoute

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
setting_names_file("private", lambda: settings.MAP_PMTILES)


for model in (Photograph, Recording, WalkRoute):
    files_go_with(model)

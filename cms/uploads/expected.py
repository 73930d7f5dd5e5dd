"""What pieces say of their files, for `manage.py check_media`."""

from cms.media.holding import Expectation, expect

expect("uploads.Piece", "file", Expectation(size="size"))

"""What walks say of their files, for `manage.py check_media`."""

from cms.media.holding import Expectation, expect

expect("walks.Photograph", "master", Expectation(digest="master_sha256"))
expect("walks.Photograph", "original", Expectation(size="original_bytes", digest="original_sha256"))
expect("walks.Recording", "file", Expectation(size="bytes", digest="sha256"))
expect("walks.WalkRoute", "file", Expectation(digest="sha256"))

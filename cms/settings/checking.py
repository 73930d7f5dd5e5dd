"""What looks at files that visitors send, before anybody else does."""

from .env import ENV

FFMPEG = ENV.text("FFMPEG", "", "Path of another FFmpeg than the one that comes with the library.")
CLAMD_ADDRESS = ENV.url(
    "CLAMD_ADDRESS",
    "",
    ("tcp", "unix"),
    "ClamAV’s daemon, tcp://host:port or unix:///path/to/clamd.ctl, which looks for malware in what visitors send; "
    "not set: nobody looks.",
)

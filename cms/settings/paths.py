"""Where things lie on this machine."""

from pathlib import Path

from .env import ENV

BASE_DIR = Path(__file__).resolve().parent.parent.parent

VAR_DIR = Path(ENV.text("VAR_DIR", str(BASE_DIR / "var"), "Folder for the database, media, index and secrets."))
BUILD_DIR = BASE_DIR / "build"

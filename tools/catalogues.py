"""The interface's translations: `collect` new strings from the sources, `compile` the catalogues.

`collect` needs GNU gettext (a translator's machine has it); `compile` needs nothing beyond Python.
"""

import os
import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "cms" / "locale"
LANGUAGES = ("hu", "ro", "fa")
# Head fields that change with every run or name a person or an address.
PERISHABLE = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team", "Report-Msgid-Bugs-To")
IGNORED = (".venv", "node_modules", "build", "var", "tests", "bench")


def collect() -> None:
    """Brings every catalogue up to date with the strings in code and templates, and keeps their order stable."""
    LOCALE.mkdir(exist_ok=True)
    command = [sys.executable, str(ROOT / "manage.py"), "makemessages", "--no-obsolete", "--no-wrap", "--no-location"]
    for language in LANGUAGES:
        command += ["--locale", language]
    for folder in IGNORED:
        command += ["--ignore", folder]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.dev"}, check=True)
    for path in LOCALE.rglob("*.po"):
        catalogue = polib.pofile(str(path), wrapwidth=0)
        for field in PERISHABLE:
            catalogue.metadata.pop(field, None)
        catalogue.header = "Virtual Library"
        catalogue.sort(key=lambda entry: entry.msgid)
        catalogue.save()


def compile_all() -> None:
    for path in LOCALE.rglob("*.po"):
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


if __name__ == "__main__":
    {"collect": collect, "compile": compile_all}[sys.argv[1]]()

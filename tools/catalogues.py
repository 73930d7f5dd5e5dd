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
# The plural rule of each language that is translated into, as gettext writes it.
LANGUAGES = {
    "hu": "nplurals=2; plural=(n != 1);",
    "ro": "nplurals=3; plural=(n==1 ? 0 : (n==0 || (n%100 > 0 && n%100 < 20)) ? 1 : 2);",
    "fa": "nplurals=2; plural=(n > 1);",
}
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
    for language, plural in LANGUAGES.items():
        path = LOCALE / language / "LC_MESSAGES" / "django.po"
        catalogue = polib.pofile(str(path), wrapwidth=0)
        for field in PERISHABLE:
            catalogue.metadata.pop(field, None)
        catalogue.header = "Virtual Library"
        catalogue.metadata_is_fuzzy = False
        catalogue.metadata |= {"Project-Id-Version": "Virtual Library", "Language": language, "Plural-Forms": plural}
        _forget_guesses(catalogue, int(plural[len("nplurals=")]))
        catalogue.sort(key=lambda entry: entry.msgid)
        catalogue.save()


def _forget_guesses(catalogue: polib.POFile, forms: int) -> None:
    """Empties what gettext guessed from a similar string: an untranslated string is found, a wrong one is not."""
    for entry in catalogue:
        if "fuzzy" in entry.flags:
            entry.flags.remove("fuzzy")
            entry.msgstr = ""
            entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "")
            entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
        if entry.msgid_plural:
            entry.msgstr_plural = {form: entry.msgstr_plural.get(form, "") for form in range(forms)}


def compile_all() -> None:
    for path in LOCALE.rglob("*.po"):
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


if __name__ == "__main__":
    {"collect": collect, "compile": compile_all}[sys.argv[1]]()

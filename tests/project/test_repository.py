"""What must hold for the repository as a whole."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# Written in halves, so that this file does not name them itself.
HALVES = [
    ("files.python", "hosted"),
    ("pypi.", "org/simple"),
    ("registry.npm", "js"),
    ("repo1.", "maven"),
    ("deb.deb", "ian"),
]
REGISTRIES = re.compile("|".join(re.escape(first + second) for first, second in HALVES))


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_lock_files_pin_by_hash_and_name_no_host() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text()
        pins = re.findall(r"^[a-z0-9].*==", text, re.MULTILINE)
        assert pins
        assert "://" not in text
        for block in re.split(r"\n(?=\S)", text.strip()):
            assert "--hash=sha256:" in block or block.startswith("#"), block
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_no_file_names_a_registry_host() -> None:
    assert [
        str(p) for p in tracked() if p.suffix != ".woff2" and REGISTRIES.search(p.read_text(errors="replace"))
    ] == []


def test_the_repository_holds_no_large_file() -> None:
    assert [str(path) for path in tracked() if path.stat().st_size > 2_000_000] == []


def test_style_sheets_use_logical_properties_only() -> None:
    physical = re.compile(
        r"(?<![-\w])(margin|padding|border)-(left|right)\b|(?<![-\w])(left|right)\s*:|text-align\s*:\s*(left|right)|float\s*:\s*(left|right)"
    )
    found = []
    for path in (ROOT / "cms" / "assets").rglob("*.css"):
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            if physical.search(line) and "physical:" not in line:
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    assert found == []


def test_core_imports_no_feature_app() -> None:
    pattern = re.compile(r"^\s*(from|import) (home|archive_pages|search|walks|campaigns|demo)\b", re.MULTILINE)
    assert [str(path) for path in (ROOT / "cms" / "core").rglob("*.py") if pattern.search(path.read_text())] == []


def test_parsers_import_no_django() -> None:
    pattern = re.compile(r"^\s*(from|import) (django|wagtail)\b", re.MULTILINE)
    rooms = (ROOT / "cms" / "parsing", ROOT / "archive_pages" / "formats", ROOT / "walks" / "routes")
    assert [str(path) for room in rooms for path in room.rglob("*.py") if pattern.search(path.read_text())] == []

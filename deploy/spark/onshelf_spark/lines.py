"""A need as the line that the program reads."""

from __future__ import annotations

import json
import re

# The names an id goes by in a needs file (docs/cli.md), without case and punctuation.
ID_KEYS = frozenset({"id", "needid", "no", "number", "key", "ref"})


def line_of(need: str, default_id: str) -> str:
    """`need` as it is where it is no JSON or brings its own id; else with `default_id`.

    The program numbers needs without an id by their line, which says nothing once they are spread over many partitions.
    """
    try:
        value = json.loads(need)
    except ValueError:
        return _one_line(need)
    if isinstance(value, str):
        return json.dumps({"id": default_id, "need": value})
    if not isinstance(value, dict) or any(_is_id(key) and _says_something(value[key]) for key in value):
        return _one_line(need)
    return json.dumps({"id": default_id, **{key: held for key, held in value.items() if not _is_id(key)}})


def is_json(need: str) -> bool:
    """Whether the line can be read at all."""
    try:
        json.loads(need)
    except ValueError:
        return False
    return True


def _is_id(key: str) -> bool:
    return re.sub(r"[^a-z0-9]", "", key.lower()) in ID_KEYS


def _says_something(value: object) -> bool:
    return value is not None and str(value).strip() not in ("", "-")


def _one_line(need: str) -> str:
    # JSON never has a line break that counts; anything else is rejected with or without it.
    return need.replace("\n", " ")

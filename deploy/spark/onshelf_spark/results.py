"""What becomes of a need, as a typed row."""

from __future__ import annotations

import json
from typing import Any

from pyspark.sql.types import (
    ArrayType,
    BooleanType,
    DataType,
    DoubleType,
    IntegerType,
    LongType,
    StringType,
    StructField,
    StructType,
)

ANSWERED = "answered"
REJECTED = "rejected"


def _struct(**fields: DataType) -> StructType:
    return StructType([StructField(name, kind) for name, kind in fields.items()])


_text, _texts = StringType(), ArrayType(StringType())

SKILL = _struct(id=_text, name=_text, found_as=_text, covered=BooleanType())
EVIDENCE = _struct(kind=_text, skill=_text, need_text=_text, course_text=_text, field=_text, text=_text)
CAUTION = _struct(kind=_text, text=_text)
MATCH = _struct(
    rank=IntegerType(),
    course=_text,
    catalog=_text,
    title=_text,
    url=_text,
    launch=_text,
    access=BooleanType(),
    level=_text,
    minutes=IntegerType(),
    language=_text,
    provider=_text,
    format=_text,
    score=DoubleType(),
    also=_texts,
    evidence=ArrayType(EVIDENCE),
    cautions=ArrayType(CAUTION),
)
PROBLEM = _struct(column=_text, found=_text, why=_text)

# `line` is the answer as the program wrote it, byte for byte, or the need that was rejected as it came.
RESULT = _struct(
    outcome=_text,
    tenant=_text,
    file=_text,
    row=LongType(),
    need_id=_text,
    need=_text,
    team=_text,
    level=_text,
    verdict=_text,
    confidence=DoubleType(),
    skills=ArrayType(SKILL),
    ask=_text,
    reason=_text,
    matches=ArrayType(MATCH),
    missing=_texts,
    problem=PROBLEM,
    line=_text,
)


def result(tenant: str | None, file: str | None, row: int | None, need: str, answer: str) -> tuple:
    """The row for `need`, the line that was asked, and the line it was answered with."""
    said = json.loads(answer)
    if "rejected" in said:
        return rejected(tenant, file, row, need, said["rejected"])
    asked = said["need"]
    known: dict[str, Any] = {
        **said,
        "outcome": ANSWERED,
        "tenant": tenant,
        "file": file,
        "row": row,
        "need_id": asked.get("id"),
        "need": asked.get("text"),
        "team": asked.get("team"),
        "level": asked.get("level"),
        "problem": None,
        "line": answer,
    }
    known["matches"] = [{"access": True, **match} for match in said["matches"]]
    return _typed(known, RESULT)


def rejected(tenant: str | None, file: str | None, row: int | None, need: str, problem: dict[str, Any]) -> tuple:
    """The row for a line that holds no need."""
    known = {"outcome": REJECTED, "tenant": tenant, "file": file, "row": row, "problem": problem, "line": need}
    return _typed(known, RESULT)


def _typed(value: Any, kind: DataType) -> Any:
    """What JSON holds as Spark wants it: structs as tuples in the order of their fields, decimals never as integers."""
    if value is None:
        return None
    if isinstance(kind, StructType):
        return tuple(_typed(value.get(field.name), field.dataType) for field in kind.fields)
    if isinstance(kind, ArrayType):
        return [_typed(item, kind.elementType) for item in value]
    return float(value) if isinstance(kind, DoubleType) else value

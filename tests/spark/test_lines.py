"""A need as the line the program reads."""

from __future__ import annotations

import json

import pytest

from onshelf_spark.lines import is_json, line_of


@pytest.mark.parametrize(
    "need", ['{"id":"A","need":"k8s", "x":1.50}', '{"Need ID":7,"need":"k8s"}', "{broken", "17", "[]"]
)
def test_what_has_an_id_or_holds_no_need_goes_as_it_came(need: str) -> None:
    assert line_of(need, "5") == need


@pytest.mark.parametrize("need", ['{"need":"k8s"}', '{"id":null,"need":"k8s"}', '{"id":" ","need":"k8s"}', '"k8s"'])
def test_what_has_none_gets_the_number_of_its_row(need: str) -> None:
    assert json.loads(line_of(need, "5")) == {"id": "5", "need": "k8s"}


def test_a_line_is_one_line() -> None:
    assert "\n" not in line_of('{"need":\n"broken', "1")
    assert json.loads(line_of('{"need":"a\\nb"}', "1"))["need"] == "a\nb"
    assert (is_json("{}"), is_json("{")) == (True, False)

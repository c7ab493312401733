"""The commands and the code of docs/scaling.md."""

from __future__ import annotations

import re
import shlex

import pytest
import sync_tenants
from conftest import ROOT

from onshelf_spark.settings import settings

PAGE = (ROOT / "docs" / "scaling.md").read_text(encoding="utf-8")


def arguments_of(application: str) -> list[list[str]]:
    """What stands behind the application's file in each command of the page."""
    blocks = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    commands = [shlex.split(block.replace("\\\n", " ")) for block in blocks if application in block]
    return [words[next(n for n, word in enumerate(words) if word.endswith(application)) + 1 :] for words in commands]


def test_every_command_is_one_the_application_takes() -> None:
    matching, syncing = arguments_of("/match_needs.py"), arguments_of("/sync_tenants.py")
    assert (len(matching), len(syncing)) == (4, 1)
    for arguments in matching:
        assert settings(arguments).run == "2026-11-25"
    assert sync_tenants.options(syncing[0]).onshelf == "/usr/local/bin/onshelf"


def test_every_option_is_on_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        settings(["--help"])
    # The last is one of `onshelf match`.
    options = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help", "--top"}
    assert options == {option for option in options if f"`{option}" in PAGE}


def test_the_modules_of_the_example_are_there() -> None:
    [example] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    imports = [line for line in example.splitlines() if line.startswith("from ")]
    assert len(imports) == 5
    exec("\n".join(imports))

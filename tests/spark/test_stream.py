"""Lines through a program: all answered, none held, nobody waiting for the other."""

from __future__ import annotations

import itertools
import sys
import threading
from pathlib import Path

import pytest

from onshelf_spark.stream import ProgramFailed, ask


def program(source: str) -> list[str]:
    return [sys.executable, "-uc", source]


ECHO = program("import sys\nfor line in sys.stdin: sys.stdout.write(line.upper())")


def test_each_line_comes_back_with_its_token() -> None:
    assert list(ask(ECHO, [(1, "a"), (2, "ä")])) == [(1, "A"), (2, "Ä")]
    assert list(ask(ECHO, [])) == []


def test_more_than_all_pipes_hold_goes_both_ways_without_being_held() -> None:
    ahead = 0
    most = 0

    def lines() -> itertools.chain[tuple[int, str]]:
        nonlocal ahead
        for number in range(3000):
            ahead += 1
            yield number, "x" * 1000

    for expected, (number, answer) in enumerate(ask(ECHO, lines())):
        assert (number, len(answer)) == (expected, 1000)
        most = max(most, ahead - number)
    # 3 MB went through; pipes and buffers hold some hundred kilobytes.
    assert most < 1500


def test_a_program_that_says_much_on_stderr_is_not_kept_waiting() -> None:
    chatty = program(
        "import sys\nfor line in sys.stdin:\n  sys.stderr.write('w' * 9999 + '\\n')\n  print(line, end='')"
    )
    assert len(list(ask(chatty, [(n, str(n)) for n in range(200)]))) == 200


def test_the_programs_last_words_are_told() -> None:
    failing = program("import sys\nsys.stdin.readline()\nsys.exit('error: the shelf is damaged')")
    with pytest.raises(ProgramFailed, match=r"(?s)ended with status 1.*|left lines unanswered") as told:
        list(ask(failing, [(n, "x" * 9999) for n in range(500)]))
    assert "error: the shelf is damaged" in str(told.value)
    with pytest.raises(ProgramFailed, match="status 70"):
        list(ask(program("import sys; sys.exit(70)"), []))


def test_a_line_without_an_answer_and_an_answer_without_a_line_are_told() -> None:
    with pytest.raises(ProgramFailed, match="left lines unanswered after 0 answers"):
        list(ask(program("import sys; sys.stdin.read()"), [(1, "a")]))
    with pytest.raises(ProgramFailed, match="more lines than it was asked"):
        list(ask(program("import sys; sys.stdin.read(); print(1); print(2)"), [(1, "a")]))


def test_no_program_is_told_with_what_to_do() -> None:
    with pytest.raises(ProgramFailed, match="--ship-onshelf"):
        list(ask(["/nowhere/onshelf"], [(1, "a")]))


def test_where_needs_fail_to_come_the_answers_do_not_look_complete() -> None:
    def lines() -> itertools.chain[tuple[int, str]]:
        yield 1, "a"
        raise ValueError("the block is gone")

    with pytest.raises(ValueError, match="the block is gone"):
        list(ask(ECHO, lines()))


def test_who_takes_no_more_leaves_no_program_behind(tmp_path: Path) -> None:
    endless = ask(ECHO, ((n, "a") for n in itertools.count()))
    assert next(endless) == (0, "A")
    endless.close()
    still = [thread.name for thread in threading.enumerate() if thread.name == "onshelf-listener"]
    assert still == []

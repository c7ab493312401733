"""Lines through a program that answers each with one line, in order.

Nothing is held but what is on its way: the program is fed from one thread while its answers are read in another, so
neither waits for the other with a full pipe. What it says on stderr is drained all the while.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, TypeVar

Token = TypeVar("Token")

# How much of what the program said is shown where it failed, and how much of its warnings goes to the executor's log.
LAST_LINES = 20
FIRST_WARNINGS = 20
# Exit status of `onshelf match`: done; done, but a line held no need.
DONE = (0, 1)


class ProgramFailed(Exception):
    """The program could not be started, ended with an error, or did not answer every line."""


def ask(
    command: Sequence[str], lines: Iterable[tuple[Token, str]], environment: Mapping[str, str] | None = None
) -> Iterator[tuple[Token, str]]:
    """Each line's token with the program's answer to the line.

    Raises ProgramFailed, with the program's own last words, as soon as it is known that an answer is missing.
    """
    process = _started(command, environment)
    asked: deque[Token] = deque()
    feeder = _Feeder(process.stdin, lines, asked, process)
    listener = _Listener(process.stderr)
    answers = 0
    try:
        for answer in process.stdout:
            if not asked:
                raise ProgramFailed(f"{_name(command)} answered more lines than it was asked")
            answers += 1
            yield asked.popleft(), answer.rstrip(b"\n").decode("utf-8", "replace")
        status = process.wait()
        feeder.join()
        listener.join()
        if feeder.failure is not None:
            raise feeder.failure
        if status not in DONE:
            raise ProgramFailed(f"{_name(command)} ended with status {status}{listener.last_words()}")
        if asked:
            raise ProgramFailed(
                f"{_name(command)} left lines unanswered after {answers} answers{listener.last_words()}"
            )
    finally:
        # Whoever takes no more answers leaves a program that is still running.
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()
        listener.join()


class _Feeder(threading.Thread):
    def __init__(
        self, pipe: IO[bytes], lines: Iterable[tuple[Token, str]], asked: deque[Token], process: subprocess.Popen
    ) -> None:
        super().__init__(daemon=True, name="onshelf-feeder")
        self._pipe, self._lines, self._asked, self._process = pipe, lines, asked, process
        self.failure: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            with self._pipe as pipe:
                for token, line in self._lines:
                    self._asked.append(token)
                    pipe.write(line.encode("utf-8", "replace") + b"\n")
        except BrokenPipeError:
            # The program has ended; its exit status says why.
            pass
        except BaseException as failure:
            # Where needs come from has failed. An end of input would look like the end of the needs.
            self.failure = failure
            self._process.kill()


class _Listener(threading.Thread):
    def __init__(self, pipe: IO[bytes]) -> None:
        super().__init__(daemon=True, name="onshelf-listener")
        self._pipe = pipe
        self._last: deque[str] = deque(maxlen=LAST_LINES)
        self.start()

    def run(self) -> None:
        with self._pipe as pipe:
            for number, line in enumerate(pipe):
                text = line.rstrip(b"\n").decode("utf-8", "replace")
                self._last.append(text)
                if number < FIRST_WARNINGS:
                    print(text, file=sys.stderr)

    def last_words(self) -> str:
        return "".join(f"\n  {line}" for line in self._last)


def _started(command: Sequence[str], environment: Mapping[str, str] | None) -> subprocess.Popen:
    pipe = subprocess.PIPE
    try:
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment)
    except OSError as error:
        hint = "install it on every executor, or ship it with --ship-onshelf FILE"
        raise ProgramFailed(f"{command[0]} cannot be started: {error.strerror}; {hint}") from error


def _name(command: Sequence[str]) -> str:
    return " ".join(command)

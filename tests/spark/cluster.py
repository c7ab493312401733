"""A standalone Spark cluster on loopback: real processes, real sockets, no one else's machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import pyspark

HOME = Path(pyspark.__file__).parent
# How long anything of the cluster may take on a machine that is busy with other things; on an idle one it takes seconds.
PATIENCE = 900


class Cluster:
    """One master and as many workers as are started, each with one core."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._started = 0
        self.workers: list[subprocess.Popen] = []
        self.port = _free_port()
        self.url = f"spark://127.0.0.1:{self.port}"
        arguments = ["--host", "127.0.0.1", "--port", str(self.port), "--webui-port", "0"]
        self.master, log = self._start("org.apache.spark.deploy.master.Master", "master", arguments)
        _wait_for(log, "I have been elected leader")

    def start_worker(self, **variables: str) -> subprocess.Popen:
        """Another worker, with `variables` in its environment and in that of all it starts."""
        self._started += 1
        name = f"worker-{self._started}"
        arguments = ["--host", "127.0.0.1", "--webui-port", "0", "--cores", "1", "--memory", "1g"]
        arguments += ["--work-dir", str(self.folder / name), self.url]
        worker, log = self._start("org.apache.spark.deploy.worker.Worker", name, arguments, **variables)
        # Before it is waited for, so that it is stopped too when the waiting is broken off.
        self.workers.append(worker)
        _wait_for(log, "Successfully registered with master")
        return worker

    def kill(self, worker: subprocess.Popen) -> None:
        """Kills a worker with all it started, as when its machine goes dark."""
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        self.workers.remove(worker)

    def stop(self) -> None:
        for process in [*self.workers, self.master]:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _start(self, what: str, name: str, arguments: list[str], **variables: str) -> tuple[subprocess.Popen, Path]:
        log = self.folder / f"{name}.log"
        environment = {
            **os.environ,
            "SPARK_HOME": str(HOME),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_DAEMON_MEMORY": "256m",
            "SPARK_LOCAL_DIRS": str(self.folder / f"{name}-local"),
            **variables,
        }
        with log.open("w") as out:
            process = subprocess.Popen(
                [str(HOME / "bin" / "spark-class"), what, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=environment,
                # A group of its own, so that it can be killed with all it starts.
                start_new_session=True,
            )
        return process, log


def _wait_for(log: Path, words: str) -> None:
    until = time.monotonic() + PATIENCE
    while words not in log.read_text():
        assert time.monotonic() < until, f"{log} does not say `{words}`:\n{log.read_text()[-2000:]}"
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]

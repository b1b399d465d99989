"""The program, loaded once and forked for each command: what a test needs that calls it thousands of times. The calls
are those of faults.call, and end as those do; nothing but the loading of libraries is left out."""
import contextlib
import os
import signal
import socket
import subprocess
import time
import selectors

from faults import LAST_RESORT, environment

PROGRAM = os.path.join(os.environ["TESTAMUR_BUILD"], "tests/faults/forker")


class Forker:
    """One command at a time; several are for several at a time. preload: libraries that are put before all others."""

    def __init__(self, *preload):
        self.socket, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        settings = {**os.environ, "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=0"}
        if preload:
            settings["LD_PRELOAD"] = ":".join(preload)
        with other:
            self.process = subprocess.Popen([PROGRAM, "serve-commands"], stdin=other, env=settings)

    def close(self):
        self.socket.close()
        self.process.wait(timeout=LAST_RESORT)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def call(self, directory, *words, env=None, kill_after=None):
        """kill_after: seconds after which the command is killed."""
        words = ("testamur", "--data", directory, *words)
        settings = environment() if env is None else env
        request = b"".join(text.encode(errors="surrogateescape") + b"\0" for text in (
            *(f"{name}={value}" for name, value in settings.items() if name != "LD_PRELOAD"), "", *words))
        with contextlib.ExitStack() as stack:
            ends = [os.pipe() for _ in range(2)]
            for reading, _ in ends:
                stack.callback(os.close, reading)
            socket.send_fds(self.socket, [request], [writing for _, writing in ends])
            for _, writing in ends:
                os.close(writing)
            process = int(self.socket.recv(64))
            output, errors = read_all([reading for reading, _ in ends], process, kill_after)
        status = os.waitstatus_to_exitcode(int(self.socket.recv(64)))
        return subprocess.CompletedProcess(words, status, output, errors)


def read_all(ends, process, kill_after):
    """What is written into the pipes until nobody can write into them any more."""
    parts = {end: [] for end in ends}
    deadline = time.monotonic() + (LAST_RESORT if kill_after is None else kill_after)
    with selectors.DefaultSelector() as selector:
        for end in ends:
            selector.register(end, selectors.EVENT_READ)
        while selector.get_map():
            ready = selector.select(max(0.0, deadline - time.monotonic()))
            if not ready:
                os.kill(process, signal.SIGKILL)
                deadline += LAST_RESORT
            for key, _ in ready:
                part = os.read(key.fd, 1 << 16)
                if part:
                    parts[key.fd].append(part)
                else:
                    selector.unregister(key.fd)
    return [b"".join(parts[end]).decode() for end in ends]

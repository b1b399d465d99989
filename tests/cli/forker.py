"""The program, loaded once and forked for each command: what a test needs that calls it thousands of times.
Calls end as those of subprocess.run do; nothing but the loading of libraries is left out."""
import contextlib
import os
import selectors
import signal
import socket
import subprocess
import threading
import time
import weakref

PROGRAM = os.path.join(os.environ["TESTAMUR_BUILD"], "tests/cli/forker")
# Seconds after which a command is said to hang.
LAST_RESORT = 600


def end(connection, process):
    connection.close()
    process.wait(timeout=LAST_RESORT)


class Forker:
    """One command at a time; several are for several at a time. preload: libraries that are put before all others."""

    def __init__(self, *preload):
        self.socket, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        settings = {**os.environ, "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=0"}
        if preload:
            settings["LD_PRELOAD"] = ":".join(preload)
        with other:
            process = subprocess.Popen([PROGRAM, "serve-commands"], stdin=other, env=settings)
        # At the latest when nobody has it any more. It is waited for, so that its time counts as the test's.
        self.close = weakref.finalize(self, end, self.socket, process)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def call(self, directory, *words, env, kill_after=LAST_RESORT, text=True):
        """kill_after: seconds after which the command is killed; text: whether what it prints is decoded."""
        words = ("testamur", "--data", directory, *words)
        request = b"".join(os.fsencode(word) + b"\0" for word in (
            *(f"{name}={value}" for name, value in env.items()), "", *words))
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
        if text:
            output, errors = (stream.decode().replace("\r\n", "\n") for stream in (output, errors))
        return subprocess.CompletedProcess(words, status, output, errors)


def read_all(ends, process, kill_after):
    """What is written into the pipes until nobody can write into them any more."""
    parts = {end: [] for end in ends}
    deadline = time.monotonic() + kill_after
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
    return [b"".join(parts[end]) for end in ends]


own = threading.local()


def of_this_thread(*preload):
    """A forker that lives as long as the thread."""
    if not hasattr(own, "forkers"):
        own.forkers = {}
    if preload not in own.forkers:
        own.forkers[preload] = Forker(*preload)
    return own.forkers[preload]

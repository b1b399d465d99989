"""What the tests of serve share: a server on a port of its own, and requests as bytes, each from an address of its own."""
import contextlib
import itertools
import os
import re
import signal
import socket
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from issuing import CONFIGURATION, PROGRAM, done, make_installation, query, run

addresses = (f"127.1.{high}.{low}" for high, low in itertools.product(range(256), range(1, 255)))
NAMES = {"ada": "Ada Lovelace", "grace": "Grace <script>alert(1)</script> & Hopper"}


class Server:
    def __init__(self, place, *words):
        self.log_file = os.path.join(os.path.dirname(place), "serve.log")
        self.output = open(self.log_file, "wb")
        self.process = subprocess.Popen([PROGRAM, "--data", place, "serve", "--port", "0", *words],
                                        stdin=subprocess.DEVNULL, stdout=self.output, stderr=self.output)
        with wait_for(lambda: re.search(r"serving at http://\S+:(\d+)/verify", self.log()), self.process) as found:
            self.port = int(found.group(1))

    def log(self):
        with open(self.log_file, encoding="utf-8") as file:
            return file.read()

    def connect(self, source=None, host="127.0.0.1"):
        return socket.create_connection((host, self.port), 60, (source or next(addresses), 0))

    def send(self, request, source=None):
        """The whole answer to some bytes."""
        with self.connect(source) as connection:
            with contextlib.suppress(ConnectionError):
                connection.sendall(request)
            answer = b""
            with contextlib.suppress(ConnectionError):
                while part := connection.recv(65536):
                    answer += part
            return answer

    def ask(self, target, *headers, method="GET", source=None):
        """Status, headers in lower case, and the body."""
        lines = [f"{method} {target} HTTP/1.1", "Host: localhost", *headers, "", ""]
        return parse(self.send("\r\n".join(lines).encode("utf-8", "surrogateescape"), source))

    def end(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        status = self.process.wait(30)
        self.output.close()
        return status


@contextlib.contextmanager
def wait_for(what, process=None):
    import time
    end = time.monotonic() + 60
    while not (found := what()):
        assert process is None or process.poll() is None, "the server has ended"
        assert time.monotonic() < end, "waited for a minute"
        time.sleep(0.02)
    yield found


def parse(answer):
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    status = int(lines[0].split()[1]) if lines[0].startswith("HTTP/") else None
    headers = {}
    for line in lines[1:]:
        name, _, value = line.partition(": ")
        headers[name.lower()] = value
    return status, headers, body


@contextlib.contextmanager
def serving(place, *words):
    server = Server(place, *words)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.process.kill()
            server.process.wait()
        server.output.close()


def issued(directory, names=None):
    """An installation whose learners have their credentials: its place, and {username: (uuid, verify_uuid)}."""
    place = os.path.join(directory, "installation")
    options = ('{"template": "diploma", "required_grades": {"Final Exam": 0.5}, "text_elements": {"extra": '
               '{"text": "has passed with distinction, {verify_uuid}", "y": 60}}}')
    make_installation(place, names or NAMES, options)
    done(run(place, "settings", "set", "site_name", "College & Sons"))
    done(run(place, "issue", CONFIGURATION, "--yes"))
    rows = query(place, "SELECT username, uuid, verify_uuid FROM credential JOIN learner ON learner.id = learner_id")
    return place, {row[0]: row[1:] for row in rows}

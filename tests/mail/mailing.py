"""What the tests of mail share: an installation with messages in its outbox, and a mail server that does what it is
told to at each step of its dialogue, which real ones rarely do."""
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ["TESTAMUR_SOURCE"], "tests/cli"))
sys.path.insert(0, os.path.join(os.environ["TESTAMUR_SOURCE"], "tests/fault"))
from faults import (CONFIGURATION, PROGRAM, SANITIZED, accept, copy_of, count_calls, done, environment,  # noqa: E402,F401
                    learners, main, make_installation, points, query, run, tier)

# Beside an answer, what a server may do at a step.
DROP = object()     # the connection ends
STALL = object()    # nothing more is said, until the server is stopped
GARBAGE = object()  # bytes that are no answer
LATER = "451 4.3.0 not now"
NEVER = "550 5.1.1 no such person"

USUAL = {"greeting": "220 mail.test ready", "EHLO": "250-mail.test\r\n250 SIZE 50000000", "HELO": "250 mail.test",
         "MAIL": "250 2.1.0 ok", "RCPT": "250 2.1.5 ok", "DATA": "354 go ahead", "BODY": "250 2.0.0 taken",
         "QUIT": "221 2.0.0 bye", "RSET": "250 ok"}


class Server:
    """A step's entry in the script is one of the above, a list of them for one time after the other, the last one
    lasting, or a function of the server and the line."""

    def __init__(self, **script):
        self.script = {**USUAL, **script}
        self.turns = {}
        self.messages = []   # (sender, recipient, bytes) of all that arrived whole, accepted or not
        self.commands = []   # first words
        self.connections = 0
        self.reached = threading.Condition()
        self.stalled = []    # steps at which somebody is kept waiting
        self.stopping = threading.Event()
        self.released = threading.Event()
        self.sockets = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.listen, daemon=True)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stopping.set()
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for one in self.sockets:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.thread.join(10)

    def listen(self):
        while not self.stopping.is_set():
            try:
                one, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            self.sockets.append(one)
            threading.Thread(target=self.converse, args=(one,), daemon=True).start()

    def entry(self, step, line):
        entry = self.script.get(step, "500 5.5.1 what?")
        if isinstance(entry, list):
            turn = self.turns.get(step, 0)
            self.turns[step] = turn + 1
            entry = entry[min(turn, len(entry) - 1)]
        return entry(self, line) if callable(entry) else entry

    def answer(self, one, step, line=""):
        """Whether the dialogue goes on."""
        entry = self.entry(step, line)
        if entry is STALL:
            with self.reached:
                self.stalled.append(step)
                self.reached.notify_all()
            released = self.released
            while not released.wait(0.05):
                if self.stopping.is_set():
                    return None
            return self.answer(one, step, line)
        if entry is DROP:
            return None
        one.sendall(b"\x00\xffnonsense\r\n" * 3 if entry is GARBAGE else (entry + "\r\n").encode())
        return "" if entry is GARBAGE else entry

    def converse(self, one):
        with one, one.makefile("rb") as lines:
            try:
                self.talk(one, lines)
            except OSError:
                pass

    def talk(self, one, lines):
        sender = recipient = None
        if self.answer(one, "greeting") is None:
            return
        for raw in lines:
            line = raw.decode("utf-8", "replace").rstrip("\r\n")
            verb = line.split(" ")[0].upper()
            self.commands.append(verb)
            said = self.answer(one, verb, line)
            if said is None or verb == "QUIT":
                return
            if verb == "MAIL":
                sender = line[line.index("<") + 1:line.index(">")]
            if verb == "RCPT":
                recipient = line[line.index("<") + 1:line.index(">")]
            if said.startswith("354"):
                body = self.read_body(lines)
                if body is None:
                    return
                self.messages.append((sender, recipient, body))
                if self.answer(one, "BODY", recipient) is None:
                    return

    @staticmethod
    def read_body(lines):
        body = b""
        for line in lines:
            if line == b".\r\n":
                return body
            body += line[1:] if line.startswith(b".") else line
        return None

    def recipients(self):
        return [recipient for _, recipient, _ in self.messages]

    def release(self):
        """Who was kept waiting is answered as the script says now."""
        self.released.set()

    def wait_for_stall(self, count=1):
        with self.reached:
            assert self.reached.wait_for(lambda: len(self.stalled) >= count, 60), self.commands


def use(place, server, **more):
    """Sets mail up for a server."""
    wanted = {"mail_server": f"127.0.0.1:{server.port if isinstance(server, Server) else server}", "mail_security": "none",
              "mail_from": "certificates@example.org", "mail_enabled": "true", "mail_timeout": "2", **more}
    for name, value in wanted.items():
        done(run(place, "settings", "set", name, value))
    return place


def outbox(place, *names, count=4, options=None, site="Aldermoor College"):
    """An installation in which `count` learners, or those named, have a message waiting."""
    people = dict(names) if names else learners(count)
    arguments = {} if options is None else {"options": options}
    make_installation(place, people, **arguments)
    done(run(place, "settings", "set", "site_name", site))
    done(run(place, "settings", "set", "download_base_url", "https://certificates.example.org"))
    done(run(place, "issue", CONFIGURATION, "--yes"))
    return place


_prepared = {}


def fresh(directory, count=4):
    """A copy of an installation that is made once for the whole test."""
    if count not in _prepared:
        whole = tempfile.mkdtemp(prefix="testamur-mail-")
        _prepared[count] = outbox(os.path.join(whole, "installation"), count=count)
    place = os.path.join(directory, "installation")
    number = 0
    while os.path.exists(place):
        number += 1
        place = os.path.join(directory, f"installation-{number}")
    shutil.copytree(_prepared[count], place)
    return place


def forget_prepared():
    for place in _prepared.values():
        shutil.rmtree(os.path.dirname(place))


def mails(place):
    """recipient -> (state, tries, answer)"""
    return {recipient: (state, tries, answer)
            for recipient, state, tries, answer in query(place, "SELECT recipient, state, tries, answer FROM mail")}


def states(place):
    return sorted(state for state, _, _ in mails(place).values())


def address(number):
    return f"learner{number:04}@example.org"


def start(place, *words, **more):
    """The program in the background."""
    return subprocess.Popen([PROGRAM, "--data", place, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True, env={**environment(), **more})

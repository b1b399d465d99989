"""What the tests of faults share: the program with faults and a newer schema preloaded, copies of an installation,
and telling what is in a database apart from when it was written."""
import contextlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ["TESTAMUR_SOURCE"], "tests/cli"))
from forker import of_this_thread  # noqa: E402
from issuing import (CONFIGURATION, FORKED, FULL, LAST_RESORT, PROGRAM, SANITIZED, SHIM, SOURCE,  # noqa: E402,F401
                     accept, copy_of_shared, done, learners, main, make_installation, oracle, query, run)

NEWER = os.path.join(os.environ["TESTAMUR_BUILD"], "tests/fault/schema.so")
SEED = int(os.environ.get("TESTAMUR_FAULT_SEED", "20261123"))

# These tests kill processes, not machines: nothing has to reach a disk, and a disk would take most of their time.
if os.access("/dev/shm", os.W_OK) and shutil.disk_usage("/dev/shm").free > 1 << 30:
    tempfile.tempdir = "/dev/shm"


def tier(quick, full):
    """How many cases: few in the check, many in the full check."""
    if FULL:
        return full
    return max(2, quick // 3) if SANITIZED else quick


def environment(fault=None, calls=None, count=None, step=None, **more):
    """The environment of a call: with faults, or as a newer program whose schema has one more step."""
    result = {**os.environ, "TESTAMUR_OPERATOR": "tester", **more}
    preloaded = ([SHIM] if fault is not None else []) + ([NEWER] if step is not None else [])
    if preloaded:
        result.update(LD_PRELOAD=":".join(preloaded),
                      ASAN_OPTIONS="verify_asan_link_order=0:detect_leaks=0")
    for name, value in (("FAULT", fault), ("FAULT_CALLS", calls), ("FAULT_COUNT", count),
                        ("SCHEMA_STEP", step)):
        if value is not None:
            result[name] = value
    return result


def call(directory, *words, env=None, **more):
    if FORKED and not more and (env or {}).get("LD_PRELOAD", SHIM) == SHIM:
        return of_this_thread(SHIM).call(directory, *words, env=env or environment())
    more.setdefault("stdin", subprocess.DEVNULL)
    return subprocess.run([PROGRAM, "--data", directory, *words], capture_output=True, text=True,
                          timeout=LAST_RESORT, env=env or environment(), **more)


def count_calls(directory, *words, calls=None, **more):
    """How many calls that change files a command makes."""
    count = directory + ".count"
    result = call(directory, *words, env=environment(fault="count", count=count, calls=calls, **more))
    assert result.returncode == 0, result
    with open(count, encoding="ascii") as file:
        return int(file.read())


def link_pdf(source, target):
    if not source.endswith(".pdf"):
        return shutil.copy2(source, target)
    os.link(source, target)
    return target


def copy_of(installation, name, linked=False):
    """linked: the PDFs are those of the original. The program replaces files, it never writes into them; a test may not
    either."""
    target = os.path.join(os.path.dirname(installation), name)
    if os.path.isdir(target):
        shutil.rmtree(target)
    shutil.copytree(installation, target, copy_function=link_pdf if linked else shutil.copy2)
    return target


def content(file, leave=("history", "setting", "task_run", "mail", "seal")):
    """All rows of a database but those of some tables. Texts are bytes: damaged ones need not be UTF-8."""
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database, database:
        database.text_factory = bytes
        names = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"
                                 " AND name NOT LIKE 'sqlite_%' ORDER BY name")
        tables = [name.decode() for name, in names]
        return {table: sorted(database.execute(f'SELECT * FROM "{table}"').fetchall(), key=repr)
                for table in tables if table not in leave}


def points(total, count):
    return sorted(random.Random(SEED).sample(range(1, total + 1), min(count, total)))

"""What the tests of issuing share: an installation filled from report files, the program with faults, and an
oracle that looks at database and files without the program."""
import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import traceback

from forker import LAST_RESORT, of_this_thread

PROGRAM = os.environ["TESTAMUR_PROGRAM"]
SOURCE = os.environ["TESTAMUR_SOURCE"]
SHIM = os.path.join(os.environ["TESTAMUR_BUILD"], "tests/cli/fault.so")
TEMPLATE = os.path.join(SOURCE, "tests/samples/pdfs/valid/cert_reportlab_a4l.pdf")
COURSE = "course-v1:Org+Course+2026"
CONFIGURATION = COURSE + ":Completion"
# Only the compiler asks for this; other names of the sanitizer the program itself may look for.
SANITIZED = b"__asan_version_mismatch_check" in open(PROGRAM, "rb").read()
FULL = os.environ.get("TESTAMUR_TEST_FULL") == "1"
# Here thousands of calls are made, so they are made cheap; other tests start the program as it is.
FORKED = not SANITIZED


def run(directory, *words, fault=None, calls=None, count=None, text=True, **more):
    environment = {**os.environ, "TESTAMUR_OPERATOR": "tester"}
    if fault is not None:
        environment.update(LD_PRELOAD=SHIM, FAULT=fault,
                           ASAN_OPTIONS="verify_asan_link_order=0:detect_leaks=0")
        if calls is not None:
            environment["FAULT_CALLS"] = calls
        if count is not None:
            environment["FAULT_COUNT"] = count
    if FORKED and not more:
        return of_this_thread(SHIM).call(directory, *words, env=environment, text=text)
    more.setdefault("stdin", subprocess.DEVNULL)
    return subprocess.run([PROGRAM, "--data", directory, *words], capture_output=True, text=text,
                          timeout=LAST_RESORT, env=environment, **more)


def done(result, status=0):
    assert result.returncode == status, (result.args, result.returncode, result.stdout, result.stderr)
    return result


def accept(directory):
    """What the test itself wrote into the database, beside the program, is no damage."""
    result = run(directory, "check", "--accept")
    assert "they are taken as they are" in result.stdout, result
    return result


def write_reports(directory, names):
    """A grade report, a profile report and completions as Open edX exports them. names: username -> name."""
    grades = os.path.join(directory, "grades.csv")
    profiles = os.path.join(directory, "profiles.csv")
    with open(grades, "w", encoding="utf-8") as file:
        file.write("Student ID,Email,Username,Grade,Final Exam,Enrollment Track,Verification Status,"
                   "Certificate Eligible,Certificate Delivered,Certificate Type,Enrollment Status\n")
        for number, username in enumerate(names, 1):
            file.write(f"{number},{username}@example.org,{username},0.9,0.9,audit,Not ID Verified,Y,N,"
                       "N/A,enrolled\n")
    with open(profiles, "w", encoding="utf-8", newline="") as file:
        file.write("id,username,name,email,language,location,year_of_birth,gender,level_of_education,"
                   "mailing_address,goals,enrollment_mode,last_login,date_joined,external_user_key\n")
        for number, (username, name) in enumerate(names.items(), 1):
            quoted = name.replace('"', '""')
            file.write(f'{number},{username},"{quoted}",{username}@example.org,en,,,,,,,audit,,,\n')
    return grades, profiles


OPTIONS = '{"template": "diploma", "required_grades": {"Final Exam": 0.5}}'


def copy_of_shared(directory, words, make):
    """A copy of what make(place) leaves there: it is called when any test of this run asks for these words for the first
    time."""
    shared = os.environ.get("TESTAMUR_TEST_SHARED")
    if shared is None:
        make(directory)
        return
    name = hashlib.sha256(json.dumps([os.getuid(), words]).encode()).hexdigest()
    made = os.path.join(shared, "installation-" + name)
    with open(made + ".lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.isdir(made):
            # What was begun by a test that was killed is not taken for the whole.
            begun = f"{made}-{os.getpid()}"
            make(begun)
            os.rename(begun, made)
    shutil.copytree(made, directory, dirs_exist_ok=True)


def make_installation(directory, names, options=OPTIONS, template=TEMPLATE):
    """An installation whose learners have all earned a credential that nobody has yet."""
    copy_of_shared(directory, ["unissued", names, options, template],
                   lambda place: fill_installation(place, names, options, template))


def fill_installation(directory, names, options, template):
    reports = tempfile.mkdtemp(prefix="testamur-reports-")
    try:
        files = write_reports(reports, names)
        done(run(directory, "init"))
        done(run(directory, "asset", "add", template, "--slug", "diploma"))
        done(run(directory, "type", "add", "Completion", "--retrieval", "retrieve_subsection_grades",
                 "--generation", "generate_pdf_credential", "--options", options))
        done(run(directory, "course", "add", COURSE, "--name", "Course of Tests"))
        done(run(directory, "configuration", "add", COURSE, "Completion"))
        done(run(directory, "import", "--course", COURSE, *files))
    finally:
        shutil.rmtree(reports)


def learners(count):
    return {f"learner{n:04}": f"Ada Byron the {n}." for n in range(1, count + 1)}


def query(directory, sql):
    with contextlib.closing(sqlite3.connect(os.path.join(directory, "testamur.db"))) as database, database:
        return database.execute(sql).fetchall()


def oracle(directory, expected=None, files=True):
    """What is wrong with an installation that nobody works on; an empty list when all is well."""
    wrong = []
    rows = query(directory, "SELECT credential.id, uuid, status, configuration_id, learner_id, size, sha256"
                            " FROM credential LEFT JOIN document ON credential_id = credential.id")
    if query(directory, "PRAGMA integrity_check") != [("ok",)]:
        wrong.append("integrity_check")
    available = [row for row in rows if row[2] == "available"]
    for row in rows:
        if row[2] == "generating":
            wrong.append(f"stuck: {row[1]}")
    owners = [(row[3], row[4]) for row in available]
    if len(set(owners)) != len(owners):
        wrong.append("doubled")
    place = os.path.join(directory, "credentials")
    names = {row[1] + ".pdf" for row in available} if files else set()
    found = set(os.listdir(place))
    wrong += [f"unreferenced: {name}" for name in found - names]
    wrong += [f"lost: {name}" for name in names - found]
    for row in available:
        if row[5] is None:
            wrong.append(f"no document: {row[1]}")
        elif files and row[1] + ".pdf" in found:
            with open(os.path.join(place, row[1] + ".pdf"), "rb") as file:
                content = file.read()
            if len(content) != row[5] or hashlib.sha256(content).digest() != row[6]:
                wrong.append(f"half: {row[1]}")
    if query(directory, "SELECT 1 FROM task_run WHERE outcome = 'running'"):
        wrong.append("a run that never ends")
    for sql, what in (
        ("SELECT count(*) FROM history WHERE object_kind = 'credential' AND action = 'issue'", "history"),
        ("SELECT count(*) FROM mail", "mail"),
    ):
        if query(directory, sql)[0][0] != len(available):
            wrong.append(what)
    if expected is not None and len(available) != expected:
        wrong.append(f"{len(available)} available instead of {expected}")
    return wrong


def main(tests):
    """Runs the tests; of a script that is started by hand only those that are named."""
    failed = 0
    tests = [test for test in tests if not sys.argv[1:] or test.__name__ in sys.argv[1:]]
    print(f"1..{len(tests)}", flush=True)
    for number, test in enumerate(tests, 1):
        with tempfile.TemporaryDirectory(prefix="testamur-issue-") as directory:
            try:
                remark = test(directory)
                print(f"ok {number} - {test.__name__}" + (f" # {remark}" if remark else ""), flush=True)
            except Exception as fault:  # pylint: disable=broad-except
                failed += 1
                print(f"not ok {number} - {test.__name__}", flush=True)
                line = traceback.extract_tb(fault.__traceback__)[1].lineno
                told = f"{type(fault).__name__} in line {line}: {fault}"
                print("# " + told.replace("\n", "\n# "), flush=True)
    sys.exit(1 if failed else 0)

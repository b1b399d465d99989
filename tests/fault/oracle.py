#!/usr/bin/env python3
"""oracle.py DIRECTORY: what is wrong with an installation that nobody works on, a line each; status 1 if anything is.

Knows the database and the directories, nothing of the program. Promises P2, P3 and P4 of the project, and what
must agree with what: rows, documents, files, links between credentials, messages, history."""
import collections
import hashlib
import os
import sqlite3
import sys


class Oracle:
    def __init__(self, directory):
        self.directory = directory
        self.wrong = []
        self.database = sqlite3.connect(f"file:{os.path.join(directory, 'testamur.db')}?mode=ro", uri=True)
        self.database.row_factory = sqlite3.Row

    def ask(self, sql):
        return self.database.execute(sql).fetchall()

    def one(self, sql):
        return self.database.execute(sql).fetchone()[0]

    def tell(self, words):
        self.wrong.append(words)

    def structure(self):
        if [tuple(row) for row in self.ask("PRAGMA integrity_check")] != [("ok",)]:
            self.tell("integrity_check")
        if self.ask("PRAGMA foreign_key_check"):
            self.tell("foreign_key_check")

    def credentials(self):
        """Counted here, not by the indexes that are there to prevent it."""
        live, begun = collections.Counter(), collections.Counter()
        for row in self.ask("SELECT * FROM credential NOT INDEXED"):
            owner = row["configuration_id"], row["learner_id"]
            live[owner] += row["status"] == "available"
            begun[owner] += row["status"] in ("generating", "error")
            if row["status"] == "generating":
                self.tell(f"stuck: {row['uuid']}")
            if row["owner"]:
                self.tell(f"still owned by {row['owner']}: {row['uuid']}")
            if (row["status"] == "invalidated") != (row["invalidated_at"] is not None):
                self.tell(f"withdrawn without a time, or a time without that: {row['uuid']}")
            if (row["status"] == "error") != (row["failure"] != "") and row["status"] != "invalidated":
                self.tell(f"an error without a reason, or a reason without that: {row['uuid']}")
        for counter, what in ((live, "live"), (begun, "unfinished")):
            for owner, count in counter.items():
                if count > 1:
                    self.tell(f"{count} {what} credentials of learner {owner[1]} for configuration {owner[0]}")
        verification = [row[0] for row in self.ask("SELECT verify_uuid FROM credential NOT INDEXED")]
        if len(set(verification)) != len(verification):
            self.tell("two credentials with one verification id")

    def links(self):
        """A reissue has one old credential, which it replaced and which is withdrawn."""
        successors = collections.Counter()
        born = {row[0] for row in self.ask("SELECT object_id FROM history WHERE action IN ('issue', 'reissue')"
                                           " AND object_kind = 'credential'")}
        for row in self.ask("SELECT new.id, new.uuid, old.uuid AS old, old.status AS old_status,"
                            " new.learner_id = old.learner_id"
                            " AND new.configuration_id = old.configuration_id AS same"
                            " FROM credential AS new JOIN credential AS old ON old.id = new.replaces_id"):
            if not row["same"]:
                self.tell(f"{row['uuid']} replaces somebody else's")
            # One that was withdrawn while it was made has replaced nobody.
            if row["id"] in born:
                successors[row["old"]] += 1
                if row["old_status"] != "invalidated":
                    self.tell(f"{row['old']} was replaced and is {row['old_status']}")
        for uuid, count in successors.items():
            if count > 1:
                self.tell(f"{uuid} was replaced {count} times")

    def files(self):
        write = self.ask("SELECT value FROM setting WHERE name = 'write_files'")
        writes = not write or write[0][0] not in ("false", "0", "no")
        rows = self.ask("SELECT uuid, status, size, sha256 FROM credential"
                        " LEFT JOIN document ON credential_id = credential.id")
        for place, status in (("credentials", "available"), ("credentials_invalidated", "invalidated")):
            expected = {row["uuid"] + ".pdf": row for row in rows if row["status"] == status}
            found = set(os.listdir(os.path.join(self.directory, place)))
            for row in expected.values():
                if row["size"] is None and status == "available":
                    self.tell(f"no document: {row['uuid']}")
            self.wrong += [f"unreferenced: {place}/{name}" for name in found - set(expected)]
            # One that was never finished has neither a document nor a file.
            expected = {name: row for name, row in expected.items() if row["size"] is not None}
            if writes:
                self.wrong += [f"lost: {place}/{name}" for name in set(expected) - found]
            for name in found & set(expected):
                with open(os.path.join(self.directory, place, name), "rb") as file:
                    content = file.read()
                if (len(content), hashlib.sha256(content).digest()) != (expected[name]["size"],
                                                                        expected[name]["sha256"]):
                    self.tell(f"half: {place}/{name}")

    def work(self):
        for sql, what in (
            ("SELECT count(*) FROM task_run WHERE outcome = 'running' OR finished IS NULL", "runs that never end"),
            ("SELECT count(*) FROM mail WHERE state = 'sending' OR owner <> ''", "messages nobody is sending"),
            ("SELECT count(*) FROM import_run WHERE finished IS NULL", "imports that never end"),
        ):
            if self.one(sql) != 0:
                self.tell(f"{self.one(sql)} {what}")

    def history(self):
        """A credential that is or was valid has one birth, a withdrawn one one end, and one message each."""
        told = collections.defaultdict(collections.Counter)
        for row in self.ask("SELECT object_id, action FROM history WHERE object_kind = 'credential'"):
            told[row["object_id"]][row["action"]] += 1
        before = 0
        for row in self.ask("SELECT id, at, action, object_kind FROM history ORDER BY id"):
            if row["at"] < before:
                self.tell(f"the history goes back by {before - row['at']} us: {row['object_kind']} {row['action']}")
            before = row["at"]
        mails = collections.defaultdict(list)
        for row in self.ask("SELECT credential_id, state FROM mail"):
            mails[row["credential_id"]].append(row["state"])
        for row in self.ask("SELECT credential.id, uuid, status, document.id AS document FROM credential"
                            " LEFT JOIN document ON credential_id = credential.id"):
            births = told[row["id"]]["issue"] + told[row["id"]]["reissue"]
            unborn = row["status"] == "invalidated" and births == 0
            if births != (row["document"] is not None) and not unborn:
                self.tell(f"issued {births} times by its history, with"
                          f" {'a' if row['document'] else 'no'} document: {row['uuid']}")
            if told[row["id"]]["invalidate"] != (row["status"] == "invalidated"):
                self.tell(f"withdrawn {told[row['id']]['invalidate']} times: {row['uuid']} is {row['status']}")
            # A restore does not know whether one that was being made was finished and told of.
            if len(mails[row["id"]]) != births and not (births == 0 and mails[row["id"]] == ["unknown"]):
                self.tell(f"{len(mails[row['id']])} messages for {births} births: {row['uuid']}")

    def judge(self):
        for part in (self.structure, self.credentials, self.links, self.files, self.work, self.history):
            part()
        return self.wrong


def judge(directory):
    return Oracle(directory).judge()


if __name__ == "__main__":
    faults = judge(sys.argv[1])
    print("\n".join(faults))
    sys.exit(1 if faults else 0)

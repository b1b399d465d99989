"""What is tried against Testamur, row by row, and which tests try it. Told by tests/fault/run.

A case is named as its program prints it. Where it tries something many times it says in its remark how often, and the
pattern finds that; a second group of it is how much there is. Without a pattern a case counts as one."""
import collections

POINTS = r"(\d+) of (\d+) points"
Case = collections.namedtuple("Case", "program name pattern", defaults=(None,))
# quick, full: the least that the tier has to try, in words and as a number; no number: each there is.
Row = collections.namedtuple("Row", "number fault quick full cases")


def cases(program, *names, pattern=None):
    return [Case("tests/" + program, name, pattern) for name in names]


ROWS = [
    Row("F1", "kill -9 at the N-th call that changes a file, in a run", ("50 points", 50),
        ("each point of a run of 20, 5 000 of one of 1 000", None),
        cases("cli/test-crash", "killed_at_random_points_of_a_run", "killed_at_random_points_of_a_long_run", pattern=POINTS)
        + cases("cli/test-run-due", "killed_it_is_begun_once_more", pattern=POINTS)),
    Row("F2", "the same in a recovery", ("10 points", 10), ("2 000 points", 2000),
        cases("cli/test-crash", "killed_at_random_points_of_a_recovery", pattern=r"(\d+) points")),
    Row("F3", "the disk is full, of bytes or of files", ("10 sizes", 10), ("200 sizes", 200),
        cases("fault/test-space", "a_disk_without_space_ends_the_run_with_one_sentence", pattern=r"of (\d+) sizes")
        + cases("fault/test-space", "a_disk_without_inodes_ends_the_run_with_one_sentence",
                "what_was_committed_last_is_read_on_a_full_disk", "everything_else_ends_with_one_sentence_too")
        + cases("fault/test-restore", "a_full_disk_changes_nothing")),
    Row("F4", "reading, writing or syncing fails, once and from then on", ("10 calls", 10), ("each call", None),
        cases("cli/test-crash", "a_failing_database_is_reported", pattern=r"(\d+) of (\d+)")
        + cases("cli/test-crash", "a_failing_disk_is_reported", "a_sync_is_never_tried_again")),
    Row("F5", "no memory for SQLite, once and from then on", ("10 calls", 10), ("each call", None),
        cases("fault/test-memory", "while_issuing", "while_issuing_for_the_first_time", "while_reissuing_withdrawing_and_importing",
              pattern=r"(\d+) of (\d+) calls")
        + cases("store/test-seal", "/seal/memory", "/seal/memory-for-notes") + cases("console/test-leaving", "/leaving/abort")),
    Row("F6", "the power fails: unsynced sectors dropped, cut, reordered, names undone", ("20 losses", 20),
        ("5 000 losses", 5000),
        cases("fault/test-power", "at_any_moment_of_a_day", "while_somebody_reads_all_day", pattern=r"(\d+) losses")),
    Row("F7", "a directory or file system that is read only", ("2 cases", 2), ("2 cases", 2),
        cases("fault/test-places", "a_read_only_directory", "a_read_only_file_system")),
    Row("F8", "the database is held by another for 1, 6 and 60 seconds", ("7 cases", 7), ("7 cases", 7),
        cases("fault/test-held", "held_for_a_second", "held_for_six_seconds", "held_for_a_minute",
              "an_interrupt_ends_the_waiting")
        + cases("console/test-trouble", "/trouble/held", "/trouble/held-and-cancelled", "/trouble/held-while-reading")),
    Row("F9", "eight processes with random commands", ("2 000 commands", 2000), ("1 000 000 commands", 1000000),
        cases("fault/test-crowd", "eight_processes_with_random_commands", "eight_processes_of_which_some_are_killed",
              pattern=r"(\d+) commands")),
    Row("F11", "bytes of the database, its log or a PDF changed, cut, zeroed", ("100 cases", 100), ("10 000 cases", 10000),
        cases("fault/test-damage", "bytes_of_the_database", "bytes_of_the_log", "bytes_of_pdfs",
              pattern=r"(\d+) (?:found|harmless|cases|in tables without a seal)")),
    Row("F12", "broken templates, fonts, pictures; what is no file", ("5 cases", 5), ("5 cases, and fuzzing", 5),
        cases("pdf/test-template", "/template/malformed", "/template/hostile", "/template/crash", "/template/fonts")
        + cases("operations/test-catalogue", "/operations/catalogue/asset-files")),
    Row("F14", "the clock off by an hour, a day, ten years; nights when it jumps; 2038", ("9 clocks, 6 cases", 15), ("9 clocks, 6 cases", 15),
        cases("fault/test-clock", "whatever_the_clock_says", pattern=r"(\d+) clocks")
        + cases("cli/test-run-due", "nights_when_clocks_jump", "the_clock_moves")
        + cases("schedule/test-occurrence", "/occurrence/gap", "/occurrence/overlap")
        + cases("schedule/test-due", "/due/clock-back")
        + cases("fault/test-crowd", "a_clock_that_went_back_is_told")),
    Row("F15", "the terminal lost, resized all the time, blocked, dumb", ("8 cases", 8), ("8 cases", 8),
        cases("console/test-leaving", "/leaving/signals", "/leaving/hang-up", "/leaving/at-any-moment",
              "/leaving/blocked-output",
              "/leaving/resize-storm")
        + cases("console/test-terminals", "/terminals/refused-types")
        + cases("fault/test-cancel", "a_terminal_that_goes_away_ends_the_run_after_its_chunk",
                "without_a_reader_the_status_is_74")),
    Row("F16", "^C and ^Z at any moment", ("8 cases", 8), ("8 cases, 150 moments each", 8),
        cases("fault/test-cancel", "issuing_says_what_was_issued", "reissuing_says_what_was_reissued",
              "withdrawing_says_what_was_withdrawn", "importing_is_all_or_nothing", "exporting_says_what_was_handed_out",
              "a_backup_is_whole_or_not_there", "stopped_and_continued_it_is_as_if_nothing_had_been",
              "a_person_at_a_terminal_can_say_no_and_stop")),
    Row("F17", "a mail server that refuses, stalls, drops, answers garbage", ("11 dialogues", 11), ("11 dialogues", 11),
        cases("mail/test-dialogues", "the_server_is_not_there_for_anybody", "one_recipient_is_one_persons_trouble",
              "a_message_that_is_not_wanted", "a_connection_that_ended_is_begun_anew",
              "a_server_that_always_breaks_off_is_left", "ten_tries_with_longer_and_longer_pauses",
              "as_slow_as_it_is_wanted", "many_at_once_send_each_once")
        + cases("mail/test-kills", "killed_at_each_step_of_the_dialogue", "killed_at_each_write", "stopped_by_the_person")),
    Row("F18", "a backup at random moments of a run, restored", ("20 backups", 20), ("1 000 backups", 1000),
        cases("fault/test-restore", "backups_during_a_run", pattern=r"(\d+) backups")),
    Row("F20", "a migration killed or without space; a newer file", ("18 points", 18), ("400 points", 400),
        cases("fault/test-upgrade", "killed_it_leaves_the_old_or_the_new", pattern=POINTS)
        + cases("fault/test-upgrade", "a_copy_is_kept", "without_a_copy_nothing_is_changed",
                "a_step_that_fails_changes_nothing", "a_newer_file_is_read_only")),
    Row("F22", "poisoned learners among many", ("5 cases", 5), ("5 cases", 5),
        cases("fault/test-poison", "poisoned_names_stop_nobody", "poisoned_grades_stop_nobody",
              "a_name_that_changes_after_the_plan_stops_nobody", "poisoned_work_of_the_dead_stops_nobody",
              "poisoned_names_keep_the_old_when_reissued")),
    Row("F25", "no environment, any umask, the C locale, closed streams", ("20 combinations", 20), ("60 combinations", 60),
        cases("fault/test-places", "poor_environments", pattern=r"(\d+) combinations")),
]

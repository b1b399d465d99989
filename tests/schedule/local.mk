check_PROGRAMS += tests/schedule/test-crontab
tests_schedule_test_crontab_SOURCES = tests/schedule/test-crontab.c
tests_schedule_test_crontab_LDADD = $(schedule_libraries) $(schedule_links)

check_PROGRAMS += tests/schedule/test-occurrence
tests_schedule_test_occurrence_SOURCES = tests/schedule/test-occurrence.c
tests_schedule_test_occurrence_LDADD = $(schedule_libraries) $(schedule_links)

check_PROGRAMS += tests/schedule/test-due
tests_schedule_test_due_SOURCES = tests/schedule/test-due.c
tests_schedule_test_due_LDADD = $(schedule_libraries) $(schedule_links)

check_PROGRAMS += tests/schedule/test-words
tests_schedule_test_words_SOURCES = tests/schedule/test-words.c
tests_schedule_test_words_LDADD = $(schedule_libraries) $(schedule_links)

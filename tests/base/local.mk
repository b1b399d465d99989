check_PROGRAMS += tests/base/test-child
tests_base_test_child_SOURCES = tests/base/test-child.c
tests_base_test_child_LDADD = $(base_libraries) $(base_links)

check_PROGRAMS += tests/base/test-clock
tests_base_test_clock_SOURCES = tests/base/test-clock.c
tests_base_test_clock_LDADD = $(base_libraries) $(base_links)

check_PROGRAMS += tests/base/test-date
tests_base_test_date_SOURCES = tests/base/test-date.c
tests_base_test_date_LDADD = $(base_libraries) $(base_links)

check_PROGRAMS += tests/base/test-ini
tests_base_test_ini_SOURCES = tests/base/test-ini.c
tests_base_test_ini_LDADD = $(base_libraries) $(base_links)

check_PROGRAMS += tests/base/test-json
tests_base_test_json_SOURCES = tests/base/test-json.c
tests_base_test_json_LDADD = $(base_libraries) $(base_links)

check_PROGRAMS += tests/base/test-json-place
tests_base_test_json_place_SOURCES = tests/base/test-json-place.c
tests_base_test_json_place_LDADD = $(base_libraries) $(base_links)

check_PROGRAMS += tests/base/test-keyed-hash
tests_base_test_keyed_hash_SOURCES = tests/base/test-keyed-hash.c
tests_base_test_keyed_hash_LDADD = $(base_libraries) $(base_links)

check_PROGRAMS += tests/base/test-machine
tests_base_test_machine_SOURCES = tests/base/test-machine.c
tests_base_test_machine_LDADD = $(base_libraries) $(base_links)

check_PROGRAMS += tests/base/test-text
tests_base_test_text_SOURCES = tests/base/test-text.c
tests_base_test_text_LDADD = $(base_libraries) $(base_links)

check_PROGRAMS += tests/base/test-uuid
tests_base_test_uuid_SOURCES = tests/base/test-uuid.c
tests_base_test_uuid_LDADD = $(base_libraries) $(base_links)

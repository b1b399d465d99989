check_SCRIPTS += tests/cli/test-frame

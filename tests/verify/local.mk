check_SCRIPTS += tests/verify/test-verify

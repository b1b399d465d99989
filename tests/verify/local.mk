check_SCRIPTS += tests/verify/test-serve
check_SCRIPTS += tests/verify/test-units
check_SCRIPTS += tests/verify/test-verify
EXTRA_DIST += tests/verify/serving.py

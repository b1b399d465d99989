check_SCRIPTS += tests/cli/test-catalogue-commands
check_SCRIPTS += tests/cli/test-frame
check_SCRIPTS += tests/cli/test-plan-commands

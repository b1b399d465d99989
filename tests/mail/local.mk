check_SCRIPTS += tests/mail/test-dialogues
check_SCRIPTS += tests/mail/test-handing-over
check_SCRIPTS += tests/mail/test-kills
check_SCRIPTS += tests/mail/test-messages
EXTRA_DIST += tests/mail/mailing.py

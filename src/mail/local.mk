noinst_LIBRARIES += src/libmail.a
src_libmail_a_SOURCES = \
	src/mail/message.c src/mail/message.h \
	src/mail/sendmail.c \
	src/mail/smtp.c \
	src/mail/transport.c src/mail/transport.h src/mail/transport_private.h
src_libmail_a_CPPFLAGS = $(AM_CPPFLAGS) $(GMIME_CFLAGS) $(CURL_CFLAGS)

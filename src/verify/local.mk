noinst_LIBRARIES += src/libverify.a
src_libverify_a_SOURCES = \
	src/verify/bucket.c src/verify/bucket.h \
	src/verify/eligibility.c src/verify/eligibility.h \
	src/verify/language.c src/verify/language.h \
	src/verify/metadata.c src/verify/metadata.h \
	src/verify/page.c src/verify/page.h \
	src/verify/printed.c src/verify/printed.h \
	src/verify/private.h \
	src/verify/request.c src/verify/request.h \
	src/verify/server.c src/verify/server.h src/verify/server_private.h \
	src/verify/server_request.c \
	src/verify/service.c src/verify/service.h \
	src/verify/verification.c src/verify/verification.h
src_libverify_a_CPPFLAGS = $(AM_CPPFLAGS) $(HTTP_CFLAGS)

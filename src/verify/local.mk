noinst_LIBRARIES += src/libverify.a
src_libverify_a_SOURCES = \
	src/verify/metadata.c src/verify/metadata.h \
	src/verify/verification.c src/verify/verification.h

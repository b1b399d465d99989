noinst_LIBRARIES += src/librules.a
src_librules_a_SOURCES =

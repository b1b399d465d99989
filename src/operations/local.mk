noinst_LIBRARIES += src/liboperations.a
src_liboperations_a_SOURCES =

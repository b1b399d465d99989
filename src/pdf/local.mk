noinst_LIBRARIES += src/libpdf.a
src_libpdf_a_SOURCES =

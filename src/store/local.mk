noinst_LIBRARIES += src/libstore.a
src_libstore_a_SOURCES = \
	src/store/database.c src/store/database.h \
	src/store/database_private.h \
	src/store/history.c src/store/history.h \
	src/store/holder.c src/store/holder.h \
	src/store/migration.c src/store/migration.h \
	src/store/place.c src/store/place.h \
	src/store/statement.c

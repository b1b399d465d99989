noinst_LIBRARIES += src/libbase.a
src_libbase_a_SOURCES = \
	src/base/archive_library.c src/base/archive_library.h \
	src/base/child.c src/base/child.h \
	src/base/child_limits.c \
	src/base/cleanup.h \
	src/base/clock.c src/base/clock.h \
	src/base/crypto_library.c src/base/crypto_library.h \
	src/base/date.c src/base/date.h \
	src/base/digest.h \
	src/base/error.c src/base/error.h \
	src/base/fold.c src/base/fold.h \
	src/base/hex.c src/base/hex.h \
	src/base/ini.c src/base/ini.h \
	src/base/interrupt.c src/base/interrupt.h \
	src/base/json.c src/base/json.h \
	src/base/json_place.c src/base/json_place.h \
	src/base/keyed_hash.c src/base/keyed_hash.h \
	src/base/library.c src/base/library.h \
	src/base/lower.c src/base/lower.h \
	src/base/machine.c src/base/machine.h \
	src/base/number.c src/base/number.h \
	src/base/owner.c src/base/owner.h \
	src/base/resource.c src/base/resource.h \
	src/base/secret.c src/base/secret.h \
	src/base/sheet.c src/base/sheet.h \
	src/base/temporary.c src/base/temporary.h \
	src/base/text.c src/base/text.h \
	src/base/uuid.c src/base/uuid.h
nodist_src_libbase_a_SOURCES = src/base/resources.c
BUILT_SOURCES += src/base/resources.c
CLEANFILES += src/base/resources.c

# Everything the program reads at run time and a site may not lack: forms, schema, words.
resource_files = $(shell $(GLIB_COMPILE_RESOURCES) --sourcedir=$(srcdir) --generate-dependencies $(srcdir)/data/testamur.gresource.xml)
src/base/resources.c: data/testamur.gresource.xml $(resource_files)
	$(AM_V_GEN)$(MKDIR_P) src/base && $(GLIB_COMPILE_RESOURCES) --sourcedir=$(srcdir) \
	    --generate-source --target=$@ --c-name=testamur $(srcdir)/data/testamur.gresource.xml

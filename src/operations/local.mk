noinst_LIBRARIES += src/liboperations.a
src_liboperations_a_SOURCES = \
	src/operations/change.c src/operations/change.h \
	src/operations/installation.c src/operations/installation.h \
	src/operations/lint.c src/operations/lint.h \
	src/operations/press.c src/operations/press.h \
	src/operations/render.c src/operations/render.h \
	src/operations/judge.c src/operations/judge.h \
	src/operations/plan.c src/operations/plan.h \
	src/operations/settings.c src/operations/settings.h

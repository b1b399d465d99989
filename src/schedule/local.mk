noinst_LIBRARIES += src/libschedule.a
src_libschedule_a_SOURCES = \
	src/schedule/crontab.c src/schedule/crontab.h \
	src/schedule/crontab_words.c \
	src/schedule/due.c src/schedule/due.h \
	src/schedule/fault.c src/schedule/fault.h \
	src/schedule/occurrence.c src/schedule/occurrence.h \
	src/schedule/schedule.c src/schedule/schedule.h \
	src/schedule/wish.c src/schedule/wish.h \
	src/schedule/words.c src/schedule/words.h \
	src/schedule/zone.c src/schedule/zone.h

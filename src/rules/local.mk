noinst_LIBRARIES += src/librules.a
src_librules_a_SOURCES = \
	src/rules/amount.c src/rules/amount.h \
	src/rules/color.c src/rules/color.h \
	src/rules/context_key.c src/rules/context_key.h \
	src/rules/element.c src/rules/element.h \
	src/rules/element_text.c \
	src/rules/evaluation.c src/rules/evaluation.h \
	src/rules/figure.c src/rules/figure.h \
	src/rules/function.c src/rules/function.h \
	src/rules/member.c src/rules/member.h \
	src/rules/name.c src/rules/name.h \
	src/rules/name_damage.c src/rules/name_damage.h \
	src/rules/options.c src/rules/options.h \
	src/rules/options_check.c \
	src/rules/options_legacy.c \
	src/rules/placeholder.c src/rules/placeholder.h \
	src/rules/requirement.c src/rules/requirement.h \
	src/rules/schema.c src/rules/schema.h \
	src/rules/verdict.c src/rules/verdict.h

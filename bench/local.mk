# Programs that measure; built by name (make bench/plan), never installed.
EXTRA_PROGRAMS += bench/plan
bench_plan_SOURCES = bench/plan.c
bench_plan_LDADD = $(operations_libraries) $(operations_links)

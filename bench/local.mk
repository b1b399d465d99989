# Programs that measure; built by name (make bench/plan), never installed.
EXTRA_PROGRAMS += bench/console
bench_console_SOURCES = bench/console.c
bench_console_CPPFLAGS = -I$(srcdir) $(harness_cppflags)
bench_console_LDADD = $(harness_links)

EXTRA_PROGRAMS += bench/layout
bench_layout_SOURCES = bench/layout.c
bench_layout_LDADD = $(pdf_libraries) $(pdf_links)

EXTRA_PROGRAMS += bench/listing
bench_listing_SOURCES = bench/listing.c
bench_listing_LDADD = $(store_libraries) $(store_links)

EXTRA_PROGRAMS += bench/plan
bench_plan_SOURCES = bench/plan.c
bench_plan_LDADD = $(operations_libraries) $(operations_links)

EXTRA_PROGRAMS += bench/stamp
bench_stamp_SOURCES = bench/stamp.c
bench_stamp_LDADD = $(pdf_libraries) $(pdf_links)
EXTRA_DIST += bench/import bench/issue bench/peer_reportlab.py bench/raw_write.c \
	bench/template-350k.pdf bench/template-3k.pdf
EXTRA_PROGRAMS += bench/records
bench_records_SOURCES = bench/records.c
bench_records_LDADD = $(import_libraries) $(ARCHIVE_LIBS) $(import_links)

# The check only builds them.
.PHONY: bench-programs
bench-programs: bench/console bench/layout bench/listing bench/plan bench/records bench/stamp

# All of it: make bench; some parts: make bench BENCH=issue,plan; small sizes: BENCH_OPTIONS=--quick. The disk under test is
# that of the build directory.
comma = ,
.PHONY: bench
bench: testamur bench/console bench/plan
	$(srcdir)/bench/run --program ./testamur --build . --output bench/results.json $(BENCH_OPTIONS) \
	    $(subst $(comma), ,$(BENCH))
EXTRA_DIST += bench/run bench/latest.json
CLEANFILES += bench/results.json

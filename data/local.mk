EXTRA_DIST += data/testamur.gresource.xml $(resource_files:$(srcdir)/%=%)

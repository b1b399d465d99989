EXTRA_DIST += data/testamur.gresource.xml $(resource_files:$(srcdir)/%=%)
EXTRA_DIST += data/demo/certificate.png data/demo/make-reports data/demo/make-templates

EXTRA_DIST += data/testamur.gresource.xml $(resource_files:$(srcdir)/%=%)
EXTRA_DIST += data/demo/certificate.png data/demo/make-reports data/demo/make-templates data/verify/page.png

# Services, with the place of the program in them, and examples for what stands around it.
systemd_services = data/systemd/testamur-run-due.service data/systemd/testamur-scheduler.service \
	data/systemd/testamur-serve.service
nodist_systemdsystemunit_DATA = $(systemd_services)
dist_systemdsystemunit_DATA = data/systemd/testamur-run-due.timer
examplesdir = $(pkgdatadir)/examples
dist_examples_DATA = data/cron.testamur data/proxy/Caddyfile data/proxy/nginx.conf
EXTRA_DIST += $(systemd_services:=.in)
CLEANFILES += $(systemd_services)
$(systemd_services): %: %.in
	$(AM_V_GEN)$(MKDIR_P) data/systemd && sed 's,[@]bindir[@],$(bindir),g' $(srcdir)/$@.in >$@.new && mv $@.new $@

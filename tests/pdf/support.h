/* What the tests of templates and stamps share: samples, programs, overlays made by hand. */
#ifndef TESTS_PDF_SUPPORT_H
#define TESTS_PDF_SUPPORT_H

#include "pdf/stamp.h"

#include <gio/gio.h>

#define SUPPORT_UUID "3f0c9a52-7d7e-4c0e-9a51-2f4b8f1e6c01"
#define SUPPORT_VERIFY_UUID "b1a2c3d4-e5f6-4789-8abc-def012345678"

/* A file of tests/samples/pdfs. */
GBytes *support_sample(const char *path);

/* Where a file of a directory of tests/samples/pdfs is. Caller frees. */
char *support_sample_path(const char *directory, const char *name);

/* Names of the samples below a directory of tests/samples/pdfs, sorted. Caller frees. */
GPtrArray *support_sample_names(const char *directory);

/* The base of a sample; fails the test when it can't be prepared. */
struct base *support_base(const char *path);

/* An overlay with one line in Helvetica of 24 points at 100, 200; NULL: an empty overlay. ASCII. */
struct overlay *support_overlay(const char *text);
void support_overlay_free(struct overlay *overlay);

struct stamp_details support_details(void);

/* The whole file. */
GByteArray *support_file(const struct base *base, const struct stamped *stamped);

/* Stamps and writes the file to a path. */
void support_stamp_to(const struct base *base, const struct overlay *overlay,
                      const struct stamp_details *details, const char *path);

/* Runs a program; its output (with errors, if asked) as text. Fails the test on an exit status other than
 * 0. NULL after g_test_skip when the program is not installed. Arguments are ended by NULL. */
char *support_run(bool with_errors, gsize *length, const char *program, ...) G_GNUC_NULL_TERMINATED;

/* A directory for the test's files, and its end with all that it holds. */
char *support_directory(void);
void support_remove_directory(char *directory);

#endif

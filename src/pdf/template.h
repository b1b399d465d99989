/* Templates: what a foreign PDF is, and its preparation to a base, both in a child process with limits on
 * time and memory, because libqpdf is known to crash on some inputs. Layer: pdf. Called by operations.
 * Source: STAMPING.md, DESIGN.md section 5, RELIABILITY.md section 4 and row F12. */
#ifndef PDF_TEMPLATE_H
#define PDF_TEMPLATE_H

#include "pdf/base.h"

/* Mail programs and web servers have put a few kilobytes before the header: within so many bytes it is looked for. */
#define TEMPLATE_HEADER_FARTHEST 65536

/* The preflight of a template: JSON object with pages, page (width, height, rotation, user_unit, boxes),
 * fonts, encrypted, and dropped (sentences: scripts, launch actions, embedded files, form fields, ...).
 * ERROR_DATA with one sentence when it can't be used, or not be prepared within the limits. New text; caller frees. */
char *template_describe(GBytes *pdf, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Prepares a base from a template. Random keys: two calls give two bases, of the same key. */
struct base *template_prepare(GBytes *pdf, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same with the images that elements name: PNG and JPEG files (GBytes; NULL: none), each of which stands in the
 * base once. */
struct base *template_prepare_with(GBytes *pdf, const GPtrArray *images,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same; *pages is how many pages the file has, of which the first is taken. */
struct base *template_prepare_first(GBytes *pdf, guint *pages,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the hidden subcommands do inside the child: read standard input, write standard output, return
 * the exit status. The command table of cli knows them as template-describe, template-prepare and template-prepare-with,
 * whose input is a parcel of the template and its images. */
int template_child_describe(void);
int template_child_prepare(void);
int template_child_prepare_with(void);

#endif

/* Opening a foreign PDF with libqpdf, and walking over what an object refers to.
 * Layer: pdf, private to the child process of template.c: qpdf may end it at any call. */
#ifndef PDF_TEMPLATE_DOCUMENT_H
#define PDF_TEMPLATE_DOCUMENT_H

#include "pdf/pdf.h"

#include <qpdf/qpdf-c.h>
#include <stdbool.h>

void template_document_close(qpdf_data document);
G_DEFINE_AUTO_CLEANUP_FREE_FUNC(qpdf_data, template_document_close, NULL)

/* Opens a file held in memory, which must outlive the document. Damage that qpdf can repair becomes
 * warnings of the document. */
qpdf_data template_document_open(const guint8 *file, gsize length,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A new document without pages. */
qpdf_data template_document_new(GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* If the last calls have left an error: takes it, sets ERROR_DATA and returns false. */
bool template_document_check(qpdf_data document, GError **error);

/* Whether a dictionary (or a stream's) has a name under a key. */
bool template_document_has_name(qpdf_data document, qpdf_oh dictionary, const char *key,
                                const char *name);

/* The keys of a dictionary, with their slash. Caller frees with g_ptr_array_unref. */
GPtrArray *template_document_keys(qpdf_data document, qpdf_oh dictionary);

/* Called for each dictionary and stream; `dictionary` is the stream's. Returns whether it stays. The
 * visitor may remove or replace members of the dictionary. */
typedef bool (*template_visitor)(qpdf_data document, qpdf_oh object, qpdf_oh dictionary,
                                 void *data);

/* Visits everything that `start` refers to, each indirect object once, and puts null in the place of what
 * the visitor doesn't want. False when there are too many objects or they are nested too deep. */
bool template_document_walk(qpdf_data document, qpdf_oh start, template_visitor visitor, void *data,
                            GError **error);

#endif

/* Files that are imported from texts, and what comes of them. Tests only. */
#ifndef TESTS_OPERATIONS_IMPORT_SUPPORT_H
#define TESTS_OPERATIONS_IMPORT_SUPPORT_H

#include "support.h"

#include "operations/import.h"

/* The last columns of a grade report, and what they have for somebody who takes part. */
#define REPORT_TAIL                                                                                \
    "Enrollment Track,Verification Status,Certificate Eligible,Certificate Delivered,"             \
    "Certificate Type,Enrollment Status\r\n"
#define REPORT_END ",audit,N/A,N,N,N/A,enrolled\r\n"

/* Imports a file; its first outcome's notices go to `notices` (may be NULL), one a line. */
void import_with(const struct fixture *fixture, const char *name, const char *text,
                 const struct import_options *options, GString *notices);

/* Merges two learners, of whom the first stays. */
void import_merge(const struct fixture *fixture, const char *kept, const char *merged);

#endif

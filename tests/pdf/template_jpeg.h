/* The part of test-template that is about JPEG files. */
#ifndef TESTS_PDF_TEMPLATE_JPEG_H
#define TESTS_PDF_TEMPLATE_JPEG_H

void template_jpeg_add_tests(void);

#endif

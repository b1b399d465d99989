/* A part of test-scripts: texts of several lines in every script, held against what HarfBuzz makes of each line. */
#ifndef TESTS_PDF_WRAPPED_LINES_H
#define TESTS_PDF_WRAPPED_LINES_H

void wrapped_lines_add_tests(void);

#endif

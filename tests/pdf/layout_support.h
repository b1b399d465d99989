/* What the parts of test-layout share: laying texts out on a page, and looking at what became of them. */
#ifndef TESTS_PDF_LAYOUT_SUPPORT_H
#define TESTS_PDF_LAYOUT_SUPPORT_H

#include "font_support.h"

#include "base/json.h"
#include "pdf/shape.h"

#define LAYOUT_SUPPORT_WIDTH 842.0
#define LAYOUT_SUPPORT_HEIGHT 595.0

/* With the style of font_support_style, on a page of the size above. Caller frees. */
struct layout *layout_support_lay(const struct font_set *fonts, const char *font, const char *text);

/* Borrowed; a failure where there are fewer. */
const struct layout_line *layout_support_line(const struct layout *layout, guint index);
const struct layout_run *layout_support_run(const struct layout_line *line, guint index);

/* That this is the fault, and that its text says so. */
void layout_support_assert_fault(const struct layout *layout, enum layout_fault fault,
                                 const char *part);

/* names.json of the samples. New reference. */
json_t *layout_support_names(void);

/* The parts: whether texts fit, which way they run, and which faces they take. */
void layout_fit_add_tests(void);
void layout_direction_add_tests(void);
void layout_faces_add_tests(void);
void layout_cff2_add_tests(void);

#endif

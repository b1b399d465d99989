/* The lint: whether certificates of a configuration can be printed, before anything is written. Prepared once
 * per run (template, fonts, elements, and all texts that do not depend on the learner); then asked about one
 * name after the other. Layer: operations. Called through plan_request (plan.h) by issue and the command
 * plan. Source: DESIGN.md section 4, step 2. */
#ifndef OPERATIONS_LINT_H
#define OPERATIONS_LINT_H

#include "base/cleanup.h"

#include "operations/press.h"

struct lint;

/* The press is borrowed and must outlive the lint. What is wrong with a text that all learners share is the
 * error: one sentence. Caller frees. */
struct lint *lint_new(const struct press *press, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lint_free(struct lint *lint);
DEFINE_AUTOPTR(lint, lint_free)

/* For plan_request.lint.ask, with a struct lint as its data: whether this name can be printed; if not, *reason is
 * one sentence that the caller frees. */
bool lint_name(gpointer lint, const char *full_name, char **reason);

/* What refuses nobody and yet should be looked at, as sentences that name element and remedy: codes with small modules
 * (among the names asked about), what is cut off at an edge, texts that run into others or into codes (likewise), what
 * stands in a code's margin, colours that hardly differ from what lies beneath them (where poppler is there to draw it),
 * fonts whose licence bits forbid embedding. Takes a moment: for plans that people look at. */
void lint_remark(struct lint *lint, struct database *database, GPtrArray *warnings);

#endif

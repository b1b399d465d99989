/* Completion of the word at the cursor of a text. Layer: console/widgets. Called by the text widget. */
#ifndef CONSOLE_WIDGETS_TEXT_COMPLETE_H
#define CONSOLE_WIDGETS_TEXT_COMPLETE_H

#include "console/widgets/edit.h"
#include "console/widgets/offer.h"

/* Fills the offer with words ("word" TAB "a line on it") and opens it, narrowed to what stands before the cursor.
 * False when there are none. */
bool text_complete_open(struct offer *offer, const struct edit *edit, bool json,
                        const GPtrArray *words);

/* Narrows to what stands before the cursor now; closes it when the cursor has left the word. */
void text_complete_narrow(struct offer *offer, const struct edit *edit, bool json);

/* Puts the current one in the place of the word, and closes the offer. */
void text_complete_take(struct offer *offer, struct edit *edit, bool json);

#endif

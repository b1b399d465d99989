/* The section Mail: the rows of the outbox, and what a person does with them. Layer: console/sections. Called by
 * sections.c; the commands stand in mail_acts.c. */
#ifndef CONSOLE_SECTIONS_MAIL_H
#define CONSOLE_SECTIONS_MAIL_H

#include "console/sections/section.h"

extern const struct section section_mail;
extern const struct console_command mail_commands[];

/* For both files: the messages that a command is about, of the list or the form; NULL after an error was told, or when
 * there is none. Array of gint64; free with g_array_unref. */
GArray *mail_page_ids(struct page *page);

/* Commands of the table. */
void mail_send_now(struct page *page);
void mail_try_again(struct page *page);
void mail_give_up_chosen(struct page *page);
void mail_show_message(struct page *page);
void mail_pause_or_resume(struct page *page);
void mail_send_test(struct page *page);

#endif

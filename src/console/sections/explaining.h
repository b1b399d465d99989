/* Why a learner gets a credential of a configuration, or does not. Layer: console/sections. Called by the sections of
 * learners and of credentials. */
#ifndef CONSOLE_SECTIONS_EXPLAINING_H
#define CONSOLE_SECTIONS_EXPLAINING_H

#include "console/page.h"

/* Finds it out beside the keys, because the certificate is looked at, too, and shows it above the page if that is still
 * the topmost one. */
void explaining_start(struct page *page, gint64 configuration_id, const char *username);

#endif

/* Composing: a row of the outbox -> the very message, the same bytes at each call as long as texts, settings and
 * learner stay as they are. Layer: operations. Called by mail_send and mail. Source: REFERENCE.md section 7.
 *
 * The options of a type or configuration have a say: mail_template names texts of its own, mail_attach whether the PDF
 * comes along. A composer belongs to one thread. */
#ifndef OPERATIONS_MAIL_COMPOSE_H
#define OPERATIONS_MAIL_COMPOSE_H

#include "base/cleanup.h"
#include "base/digest.h"
#include "operations/installation.h"
#include "operations/mail_settings.h"
#include "operations/mail_texts.h"
#include "store/mail.h"

struct mail_composed {
    char *from, *to; /* of the envelope */
    char *language;
    struct mail_texts texts;
    GBytes *message;
    guint8 sha256[DIGEST_SIZE];
};
void mail_composed_clear(struct mail_composed *composed);

struct mail_composer;

/* Both are borrowed. ERROR_IO when the library that builds messages is not there. */
struct mail_composer *mail_composer_new(struct installation *installation,
                                        const struct mail_settings *settings,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void mail_composer_free(struct mail_composer *composer);
DEFINE_AUTOPTR(mail_composer, mail_composer_free)

/* ERROR_DATA or ERROR_NOT_FOUND when no message can be made of this row: its address or its name, a text that is
 * missing. Fills `composed`, which the caller clears whatever comes of it. */
bool mail_composer_make(struct mail_composer *composer, const struct mail *mail,
                        struct mail_composed *composed, GError **error);

/* A message that looks like one, to somebody who wants to see whether mail arrives. */
bool mail_composer_make_test(struct mail_composer *composer, const char *address,
                             const char *language, struct mail_composed *composed, GError **error);

#endif

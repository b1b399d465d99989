/* The settings of the site: what they are, their defaults, and changing them.
 * Layer: operations. Called by commands, pages and the other operations.
 * Source: DESIGN.md section 3; REFERENCE.md section 10. */
#ifndef OPERATIONS_SETTINGS_H
#define OPERATIONS_SETTINGS_H

#include "base/cleanup.h"

#include "base/date.h"
#include "operations/installation.h"
#include "rules/element.h"

struct setting {
    const char *name;
    const char *fallback; /* the value when none was set */
    const char *values;   /* in words, what it may be */
    const char *help;     /* one line */
    /* Returns the value as it is stored; NULL and an error that says what would be right. */
    char *(*normalise)(const char *typed, GError **error);
};

/* All of them in the order of showing, ended by an entry without name. */
extern const struct setting settings[];

/* ERROR_NOT_FOUND naming them all when there is none of this name. Static. */
const struct setting *settings_find(const char *name, GError **error);

/* The value in force; *is_default (may be NULL) tells that none was set. Caller frees. */
char *settings_value(struct database *database, const struct setting *setting, bool *is_default,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same by its name. Several can be read one after the other and *error be looked at once: after the first that
 * could not be read the others are NULL, and false. */
char *settings_text(struct database *database, const char *name, GError **error);
bool settings_flag(struct database *database, const char *name, GError **error);

/* When one was changed last: what a change of it is based on. */
bool settings_modified(struct database *database, const struct setting *setting, gint64 *modified,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether files are written, as the database says now; *changed: when that was changed last. */
bool settings_write_files(struct database *database, bool *writes, gint64 *changed,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Changes one, with its history; NULL takes it back to its default. files_group is carried out on
 * credentials/ at once; after write_files, call file_view_settle (file_view.h). ERROR_BUSY while somebody's run is
 * going on, which would not follow. */
bool settings_change(struct installation *installation, const struct setting *setting,
                     const char *typed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All settings that issuing needs, read together. */
struct site_settings {
    char *site_name;
    char *zone_name;
    GTimeZone *zone;
    char *date_format;
    char *language;
    struct date_words *date_words;
    char *download_base_url; /* "": no addresses */
    char *verify_base_url;   /* the same; credential_place_verify_url joins it */
    bool write_files;
    char **fallback_fonts; /* slugs or standard fonts, in order; may be empty */
    struct element_settings elements;
    bool mail_enabled;
};

struct site_settings *site_settings_load(struct database *database,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
void site_settings_free(struct site_settings *site);
DEFINE_AUTOPTR(site_settings, site_settings_free)

#endif

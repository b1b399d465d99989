/* Schemas of options: what an option is, as forms/options-FUNCTION.ini describes it. Layer: rules. Called by the
 * checking of options, by forms and by the manual.
 *
 * A section [NAME] describes an option. A section [GROUP/NAME] describes a member of those objects whose key `members`
 * names the group, and [GROUP/ *] (without the blank) all its other members. The section [schema] may name further
 * files whose sections belong to this one too. Keys of a section:
 *
 * label, help        for people; the label is printable ASCII without <, because stock widgets show it type
 * text, number, boolean, color, slug, font, fonts (an array of them), language, choice, object, or options: an object
 * of the options described by this schema's own top level minimum, maximum   limits of a number, themselves allowed;
 * above: a lower limit that is not choices            the texts allowed, separated by blanks placeholders       the
 * names that a text may have in braces, separated by blanks members            the group that describes the members of
 * an object variants           groups that describe the members instead when the object's member `kind` names one of
 * them; those of them that are needed may not be missing then keys               "course": the names of the members are
 * keys of courses required           members without which an element is left out hideable           "yes": false may
 * stand instead of the object lenient            "yes": what is no object, or lacks a required member, is left out with
 * a warning asset              the kind of asset that a slug names needed             "yes": nothing can be issued
 * without it; missing is a fault of the plan default, example   as a person would write them
 *
 * A site's own file of the same name in SYSCONFDIR/testamur/forms takes the place of the built-in one. */
#ifndef RULES_SCHEMA_H
#define RULES_SCHEMA_H

#include "base/cleanup.h"

#include <glib.h>
#include <stdbool.h>

enum schema_type {
    SCHEMA_TEXT,
    SCHEMA_NUMBER,
    SCHEMA_BOOLEAN,
    SCHEMA_COLOR,
    SCHEMA_SLUG,
    SCHEMA_FONT,
    SCHEMA_FONTS,
    SCHEMA_LANGUAGE,
    SCHEMA_CHOICE,
    SCHEMA_OBJECT,
    SCHEMA_OPTIONS,
};

struct schema_entry {
    char *name; /* the section's: "defaults" or "style/font" */
    char *label;
    char *help;
    char *example; /* "" without one, as the next three */
    char *initial; /* the default */
    char *asset;
    char *members;
    enum schema_type type;
    double minimum, maximum; /* -inf and inf without limits */
    bool above;              /* the minimum itself is not allowed */
    char **choices;          /* NULL-terminated, as the next three */
    char **placeholders;
    char **required;
    char **variants;
    bool course_keys, hideable, lenient, needed;
};

struct schema;

/* The schema of a resource such as "forms/options-retrieve_completions.ini". A faulty file is ERROR_DATA
 * with file and line. Caller frees with schema_free. */
struct schema *schema_load(const char *resource, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same with another directory in which the site's own files are looked for. */
struct schema *schema_load_for_site(const char *resource, const char *site,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void schema_free(struct schema *schema);
DEFINE_AUTOPTR(schema, schema_free)

/* The entry for a member of a group (NULL: the top level), or NULL. Borrowed. */
const struct schema_entry *schema_find(const struct schema *schema, const char *group,
                                       const char *member);

/* All entries in the order of the files. Borrowed. */
const GPtrArray *schema_entries(const struct schema *schema);

#endif

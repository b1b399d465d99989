#include "config.h"

#include "import/moodle.h"

#include "import/heading_words.h"

/* Layer: import. The fields of people in Moodle's reports: which there are, and in which order, every site chooses. */

static const struct {
    enum heading_meaning meaning;
    enum mapping_role role;
} person_roles[] = {
    { HEADING_USERNAME, MAPPING_USERNAME },       { HEADING_EMAIL, MAPPING_EMAIL },
    { HEADING_EXTERNAL_ID, MAPPING_EXTERNAL_ID }, { HEADING_GIVEN_NAME, MAPPING_GIVEN_NAME },
    { HEADING_FAMILY_NAME, MAPPING_FAMILY_NAME }, { HEADING_NAME, MAPPING_NAME },
    { HEADING_SUSPENDED, MAPPING_SUSPENDED },     { HEADING_LANGUAGE, MAPPING_LANGUAGE },
};

static int person_find(const struct mapping *mapping, guint first, guint end,
                       enum mapping_role role)
{
    for (guint i = first; i < end; i++)
        if (mapping_column_at(mapping, i)->role == role)
            return (int)i;
    return -1;
}

static void person_take(struct mapping *mapping, guint first, guint end,
                        enum heading_meaning meaning, enum mapping_role role)
{
    if (mapping_find(mapping, role) >= 0)
        return;
    for (guint i = first; i < end; i++) {
        struct mapping_column *column = mapping_column_at(mapping, i);
        if (column->role == MAPPING_IGNORED && heading_means(column->heading, meaning)) {
            column->role = role;
            return;
        }
    }
}

/* A language that is not known: addresses show themselves, and names come first. */
static void person_guess(struct mapping *mapping, const struct survey *survey, guint first,
                         guint end)
{
    for (guint i = first; i < end && mapping_find(mapping, MAPPING_EMAIL) < 0; i++) {
        const struct survey_column *column = survey_column_at(survey, i);
        if (mapping_column_at(mapping, i)->role == MAPPING_IGNORED && column->filled > 0
            && column->addresses == column->filled)
            mapping_column_at(mapping, i)->role = MAPPING_EMAIL;
    }
    const bool named = mapping_find(mapping, MAPPING_NAME) >= 0
                       || mapping_find(mapping, MAPPING_GIVEN_NAME) >= 0
                       || mapping_find(mapping, MAPPING_FAMILY_NAME) >= 0;
    if (named || first + 1 >= end || survey_column_at(survey, first)->letters == 0
        || survey_column_at(survey, first + 1)->letters == 0
        || mapping_column_at(mapping, first)->role != MAPPING_IGNORED
        || mapping_column_at(mapping, first + 1)->role != MAPPING_IGNORED)
        return;
    mapping_column_at(mapping, first)->role = MAPPING_GIVEN_NAME;
    mapping_column_at(mapping, first + 1)->role = MAPPING_FAMILY_NAME;
}

void moodle_propose_person(struct mapping *mapping, const struct survey *survey, guint first,
                           guint end)
{
    for (gsize i = 0; i < G_N_ELEMENTS(person_roles); i++)
        person_take(mapping, first, end, person_roles[i].meaning, person_roles[i].role);
    /* "Nombre" beside "Apellidos" is the given name, "Name" beside "Vorname" the family name. */
    const int name = person_find(mapping, first, end, MAPPING_NAME);
    const bool given = mapping_find(mapping, MAPPING_GIVEN_NAME) >= 0;
    const bool family = mapping_find(mapping, MAPPING_FAMILY_NAME) >= 0;
    if (name >= 0 && given != family)
        mapping_column_at(mapping, (guint)name)->role =
            given ? MAPPING_FAMILY_NAME : MAPPING_GIVEN_NAME;
    else if (name >= 0 && given && family)
        mapping_column_at(mapping, (guint)name)->role = MAPPING_IGNORED;
    person_guess(mapping, survey, first, end);
}

void moodle_propose_number(struct mapping *mapping, guint index)
{
    struct mapping_column *column = mapping_column_at(mapping, index);
    column->role = MAPPING_LMS_ID;
    mapping_set_text(&column->source, "moodle");
}

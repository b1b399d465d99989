#include "config.h"

#include "store/import_account.h"

#include "store/learner.h"

#include <string.h>

struct account {
    bool active, wants_mail, made, accepted;
    GPtrArray *sources, *values; /* of char *: the ids */
};

static void account_clear(struct account *account)
{
    g_ptr_array_unref(account->sources);
    g_ptr_array_unref(account->values);
}

static void account_read(struct account *account, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    *account = (struct account){
        .active = true,
        .wants_mail = true,
        .sources = g_ptr_array_new_with_free_func(g_free),
        .values = g_ptr_array_new_with_free_func(g_free),
    };
    for (char **line = lines; *line != NULL; line++) {
        const char *value = g_str_has_prefix(*line, "id ") ? strchr(*line + 3, ' ') : NULL;
        account->active &= !g_str_equal(*line, "active no");
        account->wants_mail &= !g_str_equal(*line, "mail no");
        account->made |= g_str_equal(*line, "made");
        account->accepted |= g_str_equal(*line, "accepted");
        if (value == NULL)
            continue;
        g_ptr_array_add(account->sources, g_strndup(*line + 3, (gsize)(value - *line - 3)));
        g_ptr_array_add(account->values, g_strdup(value + 1));
    }
}

/* Nothing is to be written for a new learner with this account. */
static bool account_is_usual(const struct account *account)
{
    return account->active && account->wants_mail && !account->made && !account->accepted
           && account->values->len == 0;
}

static const char *flag_word(bool flag)
{
    return flag ? "yes" : "no";
}

static bool compare_ids(struct import_stage *stage, gint64 learner_id,
                        const struct account *account, struct difference *difference,
                        GError **error)
{
    g_autoptr(statement) owner = database_query(
        stage->database, error,
        "SELECT learner_id FROM learner_identity WHERE source = ? AND value = ?", "tt", "", "");
    for (guint i = 0; owner != NULL && i < account->values->len; i++) {
        const char *source = account->sources->pdata[i], *value = account->values->pdata[i];
        statement_bind(owner, "tt", source, value);
        const int step = statement_step(owner, error);
        if (step < 0)
            return false;
        g_autofree char *label = g_strconcat(source, " id", NULL);
        if (step == 0)
            difference_text(difference, label, NULL, value, false);
        else if (statement_integer(owner, 0) != learner_id) {
            g_autofree char *words =
                g_strdup_printf("the %s %s belongs to another learner", label, value);
            difference_say(difference, words, true);
        }
    }
    return owner != NULL;
}

bool import_account_compare(struct import_stage *stage, gint64 learner_id,
                            const struct staged_row *row, struct difference *difference,
                            GError **error)
{
    struct account account;
    if (row->account == NULL || *row->account == '\0')
        return true;
    g_autoptr(statement) known = database_query(
        stage->database, error, "SELECT active, wants_mail, name_state FROM learner WHERE id = ?",
        "i", learner_id);
    if (known == NULL || statement_step(known, error) != 1)
        return false;
    account_read(&account, row->account);
    difference_text(difference, "active", flag_word(statement_integer(known, 0) != 0),
                    flag_word(account.active), false);
    difference_text(difference, "wants mail", flag_word(statement_integer(known, 1) != 0),
                    flag_word(account.wants_mail), false);
    if (account.accepted && strcmp(statement_text(known, 2), "review") == 0)
        difference_text(difference, "name state", "review", "accepted", false);
    const bool fine = compare_ids(stage, learner_id, &account, difference, error);
    account_clear(&account);
    return fine;
}

static bool write_ids(struct import_stage *stage, gint64 learner_id, const struct account *account,
                      GError **error)
{
    for (guint i = 0; i < account->values->len; i++)
        if (!database_run(stage->database, error,
                          "INSERT INTO learner_identity (source, value, learner_id)"
                          " VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                          "tti", (const char *)account->sources->pdata[i],
                          (const char *)account->values->pdata[i], learner_id))
            return false;
    return true;
}

/* A person accepted the name elsewhere: so it must be this name. A user name that was made stays known as such only
 * where it came with this row. */
#define ACCOUNT_WRITE                                                                              \
    "UPDATE learner SET active = ?2, wants_mail = ?3, username_made = iif(?5 AND username = ?6"    \
    " AND made_import_id = ?7, 1, username_made),"                                                 \
    " name_remark = iif(?4 AND name_state = 'review' AND " ACCOUNT_SAME_NAME ", '', name_remark)," \
    " name_state = iif(?4 AND name_state = 'review' AND " ACCOUNT_SAME_NAME                        \
    ", 'accepted', name_state) WHERE id = ?1"
#define ACCOUNT_SAME_NAME                                                                          \
    "name IS ?8 AND first_name = coalesce(?9, '') AND last_name = coalesce(?10, '')"

bool import_account_apply(struct import_stage *stage, gint64 learner_id,
                          const struct staged_row *row, bool added, GError **error)
{
    struct account account;
    if (row->account == NULL || *row->account == '\0')
        return true;
    account_read(&account, row->account);
    const bool fine =
        (added && account_is_usual(&account))
        || (database_run(stage->database, error, ACCOUNT_WRITE, "iiiiitittt", learner_id,
                         (gint64)account.active, (gint64)account.wants_mail,
                         (gint64)account.accepted, (gint64)account.made, row->username,
                         row->import_id, row->name, row->first_name, row->last_name)
            && write_ids(stage, learner_id, &account, error));
    account_clear(&account);
    return fine;
}

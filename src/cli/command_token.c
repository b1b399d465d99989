#include "config.h"

#include "base/clock.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/report.h"
#include "operations/token.h"

/* The installation, and the file of tokens that is meant. Caller closes and frees. */
static struct installation *open_tokens(const struct invocation *invocation,
                                        enum database_mode mode, char **path, GError **error)
{
    g_autoptr(installation) installation = invocation_open(invocation, mode, error);
    if (installation == NULL)
        return NULL;
    *path = token_file(installation, invocation_option(invocation, "file"), error);
    return *path != NULL ? g_steal_pointer(&installation) : NULL;
}

static bool command_token_list_run(struct invocation *invocation, GError **error)
{
    g_autofree char *path = NULL;
    g_autoptr(installation) installation = open_tokens(invocation, DATABASE_READ, &path, error);
    g_autoptr(GPtrArray) tokens = installation != NULL ? token_load(path, error) : NULL;
    if (tokens == NULL)
        return false;
    json_t *list = json_array();
    const char *const headings[] = { "NAME", "MADE", NULL };
    struct output_table *table = invocation->json ? NULL : output_table_begin(headings);
    for (guint i = 0; i < tokens->len; i++) {
        const struct token *token = tokens->pdata[i];
        g_autofree char *created = clock_format(token->created);
        const char *const cells[] = { token->name, created };
        if (table != NULL)
            output_table_row(table, cells);
        json_array_append_new(
            list, json_pack("{s:o, s:s}", "name", json_text(token->name), "created", created));
    }
    if (table != NULL)
        output_table_end(table);
    if (invocation->json)
        output_json(json_pack("{s:O}", "tokens", list));
    json_decref(list);
    return true;
}

static bool command_token_add_run(struct invocation *invocation, GError **error)
{
    char token[TOKEN_LENGTH + 1];
    const char *name = invocation->arguments[0];
    g_autofree char *path = NULL;
    g_autoptr(installation) installation = open_tokens(invocation, DATABASE_WRITE, &path, error);
    if (installation == NULL || !token_add(installation, path, name, token, error))
        return false;
    if (invocation->json) {
        output_json(json_pack("{s:o, s:s}", "name", json_text(name), "token", token));
        return true;
    }
    output_note("this is the only time that the token is shown:");
    output_line("%s", token);
    return true;
}

static bool command_token_remove_run(struct invocation *invocation, GError **error)
{
    g_autofree char *path = NULL;
    g_autoptr(installation) installation = open_tokens(invocation, DATABASE_WRITE, &path, error);
    if (installation == NULL || !token_remove(installation, path, invocation->arguments[0], error))
        return false;
    if (invocation->json)
        output_json(json_pack("{s:o}", "removed", json_text(invocation->arguments[0])));
    else
        output_line("Removed.");
    return true;
}

static const struct command_option token_options[] = {
    { .name = "file",
      .argument = "FILE",
      .help = "Instead of the file that the setting serve_token_file names" },
    { 0 },
};

const struct command command_token_list = {
    .name = "token list",
    .arguments = "",
    .summary = "List whose tokens serve knows",
    .options = token_options,
    .run = command_token_list_run,
};

const struct command command_token_add = {
    .name = "token add",
    .arguments = "NAME",
    .summary = "Make a token by which a program may ask serve about eligibility",
    .help = "NAME is a username: about whom is asked when the program names no learner. The token "
            "is shown once; the file keeps its hash only. A running serve knows it at once.\n\n"
            "  testamur token add lms",
    .options = token_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_token_add_run,
};

const struct command command_token_remove = {
    .name = "token remove",
    .arguments = "NAME",
    .summary = "Take a token away; a running serve forgets it at once",
    .options = token_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_token_remove_run,
};

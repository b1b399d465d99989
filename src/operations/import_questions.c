#include "config.h"

#include "operations/import_private.h"

#include "base/error.h"

/* Layer: operations. What a file does not say is asked, or refused with the option that says it. */

/* Wrong answers to one question. */
#define TRIES 3

char *import_ask(const struct import_work *work, const struct import_question *question)
{
    return work->options->ask != NULL ? work->options->ask(question, work->options->data) : NULL;
}

static bool questions_refuse(const struct import_file *file,
                             const struct mapping_question *question, GError **error)
{
    g_set_error(error, OPERATIONS_ERROR, ERROR_USAGE, "%s: %s; %s",
                source_name(file->reader->source), question->sentence, question->remedy);
    return false;
}

static bool questions_ask_one(struct import_work *work, struct import_file *file,
                              const struct mapping_question *question, GError **error)
{
    g_autofree char *sentence = g_strdup(question->sentence);
    for (int i = 0; i < TRIES && question->subject != MAPPING_ASKS_COLUMNS; i++) {
        const struct import_question asked = {
            .kind = IMPORT_ASKS_MAPPING,
            .file_name = source_name(file->reader->source),
            .sentence = sentence,
            .choices = question->choices,
            .proposal = question->proposal,
        };
        g_autoptr(GError) fault = NULL;
        g_autofree char *answer = import_ask(work, &asked);
        if (answer == NULL)
            break;
        if (mapping_answer(file->reader->mapping, question, answer, &fault))
            return true;
        g_free(sentence);
        sentence = g_strdup_printf("%s (%s)", question->sentence, fault->message);
    }
    return questions_refuse(file, question, error);
}

/* An answer may settle what else would be asked. */
bool import_ask_mapping(struct import_work *work, struct import_file *file, GError **error)
{
    struct import_reader *reader = file->reader;
    if (reader->mapping == NULL)
        return true;
    for (guint answered = 0; answered <= reader->mapping->columns->len + 2; answered++) {
        g_autoptr(GPtrArray) questions = mapping_questions(reader->mapping, reader->survey);
        if (questions->len == 0)
            return true;
        if (!questions_ask_one(work, file, questions->pdata[0], error))
            return false;
    }
    g_set_error(error, OPERATIONS_ERROR, ERROR_USAGE,
                "%s: the answers do not say how its columns are to be read; use --map",
                source_name(reader->source));
    return false;
}

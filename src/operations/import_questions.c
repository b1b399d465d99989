#include "config.h"

#include "operations/import_private.h"

#include "base/error.h"
#include "base/text.h"
#include "import/encoding.h"

/* Layer: operations. What a file does not say is asked, or refused with the option that says it. */

/* Wrong answers to one question. */
#define TRIES 3

static void questions_free_choice(gpointer data)
{
    struct mapping_choice *choice = data;
    g_free(choice->word);
    g_free(choice->title);
    g_free(choice);
}

GPtrArray *import_choices_new(void)
{
    return g_ptr_array_new_with_free_func(questions_free_choice);
}

void import_choices_add(GPtrArray *choices, const char *word, const char *title)
{
    struct mapping_choice *choice = g_new0(struct mapping_choice, 1);
    choice->word = g_strdup(word);
    choice->title = g_strdup(title);
    g_ptr_array_add(choices, choice);
}

char *import_ask_encoding(const struct import_work *work, const char *path)
{
    if (work->options->ask == NULL)
        return NULL;
    g_autoptr(GPtrArray) candidates = encoding_candidates(path, NULL);
    if (candidates == NULL || candidates->len == 0)
        return NULL;
    g_autoptr(GPtrArray) choices = import_choices_new();
    for (guint i = 0; i < candidates->len; i++) {
        const struct encoding_candidate *candidate = candidates->pdata[i];
        g_autofree char *title = g_strdup_printf("%s: %s", candidate->title, candidate->sample);
        import_choices_add(choices, candidate->name, title);
    }
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *shown = text_show(name);
    g_autofree char *sentence =
        g_strdup_printf("%s is not UTF-8: in which of these does it read as it should?", shown);
    const struct import_question question = {
        .kind = IMPORT_ASKS_ENCODING,
        .file_name = name,
        .sentence = sentence,
        .choices = choices,
        .proposal = ((const struct encoding_candidate *)candidates->pdata[0])->name,
    };
    return import_ask(work, &question);
}

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

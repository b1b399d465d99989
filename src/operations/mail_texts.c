#include "config.h"

#include "operations/mail_texts.h"

#include "base/error.h"
#include "base/resource.h"
#include "base/text.h"
#include "operations/installation.h"
#include "rules/placeholder.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER "mail"
#define FRAME "frame.html"
#define SUBJECT "Subject:"

/* A message is no book. */
#define FILE_MOST (64 * 1024)

/* In a fixed order, as mail_values has them. */
static const char *const placeholders[] = { "name",        "course",     "platform",
                                            "date",        "link",       "verify_link",
                                            "verify_uuid", "attachment", "replaced_date",
                                            NULL };
static const char *const frame_placeholders[] = { "language", "direction", "content", NULL };

/* Written from right to left. */
static const char *const leftward[] = {
    "ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi", NULL
};

void mail_template_free(struct mail_template *template)
{
    if (template == NULL)
        return;
    g_free(template->language);
    g_free(template->subject);
    g_free(template->text);
    g_free(template->html);
    g_free(template->frame);
    g_free(template->source);
    g_free(template);
}

static bool file_fail(const char *path, const char *why, GError **error)
{
    g_autofree char *shown = text_show(path);
    g_set_error(error, OPERATIONS_ERROR, ERROR_DATA, "%s: %s", shown, why);
    return false;
}

static bool read_descriptor(int descriptor, const char *path, char **text, GError **error)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode))
        return file_fail(path, "this is no file", error);
    g_autofree char *buffer = g_malloc(FILE_MOST + 1);
    const gssize count = read(descriptor, buffer, FILE_MOST + 1);
    if (count < 0)
        return file_fail(path, g_strerror(errno), error);
    if (count > FILE_MOST)
        return file_fail(path, "a text of a message has at most 64 KiB", error);
    if (!g_utf8_validate(buffer, count, NULL))
        return file_fail(path, "this is no UTF-8 text", error);
    g_autoptr(GString) whole = g_string_new_len(buffer, count);
    g_string_replace(whole, "\r\n", "\n", 0);
    *text = g_strdup(whole->str);
    return true;
}

/* A file of the site; *text is NULL when there is none. */
static bool read_site_file(const char *directory, const char *file, char **text, GError **error)
{
    g_autofree char *path = g_build_filename(directory, FOLDER, file, NULL);
    *text = NULL;
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (descriptor < 0)
        return errno == ENOENT || errno == ENOTDIR || file_fail(path, g_strerror(errno), error);
    const bool read = read_descriptor(descriptor, path, text, error);
    close(descriptor);
    return read;
}

/* A built-in file; NULL when there is none. Caller frees. */
static char *read_own_file(const char *file)
{
    g_autofree char *name = g_strconcat(FOLDER "/", file, NULL);
    g_autoptr(GBytes) bytes = resource_read(name, NULL);
    return bytes != NULL ? g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes)) : NULL;
}

/* The subject in the first line, and what comes below it. */
static bool split_subject(struct mail_template *template, const char *whole, GError **error)
{
    const char *end = strchr(whole, '\n');
    if (!g_str_has_prefix(whole, SUBJECT) || end == NULL)
        return file_fail(template->source, "the first line must be \"Subject: ...\"", error);
    g_autofree char *subject =
        g_strndup(whole + strlen(SUBJECT), (gsize)(end - whole) - strlen(SUBJECT));
    template->subject = text_trim(subject);
    while (*end == '\n')
        end++;
    template->text = g_strdup(end);
    return true;
}

static bool load_frame(struct mail_template *template, const char *directory, GError **error)
{
    if (!read_site_file(directory, FRAME, &template->frame, error))
        return false;
    if (template->frame == NULL)
        template->frame = read_own_file(FRAME);
    return true;
}

/* Fills the template from the files of one stem ("de", "diploma.de"); *found tells whether there is a text. A site's
 * own text is not sent beside the built-in HTML, which says something else. */
static bool load_stem(struct mail_template *template, const char *directory, const char *stem,
                      bool *found, GError **error)
{
    g_autofree char *text_file = g_strconcat(stem, ".txt", NULL);
    g_autofree char *html_file = g_strconcat(stem, ".html", NULL);
    g_autofree char *text = NULL;
    if (!read_site_file(directory, text_file, &text, error)
        || !read_site_file(directory, html_file, &template->html, error))
        return false;
    if (text == NULL) {
        text = read_own_file(text_file);
        if (template->html == NULL)
            template->html = read_own_file(html_file);
    }
    *found = text != NULL;
    if (!*found) {
        g_clear_pointer(&template->html, g_free);
        return true;
    }
    g_free(template->source);
    template->source = g_build_filename(FOLDER, text_file, NULL);
    return split_subject(template, text, error) && load_frame(template, directory, error);
}

/* "pt-br" and "PT_BR" -> "pt_BR"; letters and digits only, so that it can be part of a file's name. Caller frees. */
static char *normalise_language(const char *language)
{
    GString *normal = g_string_new(NULL);
    bool region = false;
    for (; g_ascii_isalnum(*language) || *language == '_' || *language == '-'; language++) {
        if (!g_ascii_isalnum(*language)) {
            region = true;
            g_string_append_c(normal, '_');
        } else {
            g_string_append_c(normal,
                              region ? g_ascii_toupper(*language) : g_ascii_tolower(*language));
        }
    }
    return g_string_free(normal, FALSE);
}

static bool load_language(struct mail_template *template, const char *directory, const char *name,
                          const char *language, bool *found, GError **error)
{
    *found = false;
    if (*language == '\0')
        return true;
    g_autofree char *stem =
        name != NULL ? g_strconcat(name, ".", language, NULL) : g_strdup(language);
    if (!load_stem(template, directory, stem, found, error))
        return false;
    if (*found)
        template->language = g_strdup(language);
    return true;
}

/* The language, then without its region. */
static bool load_either(struct mail_template *template, const char *directory, const char *name,
                        const char *language, bool *found, GError **error)
{
    g_autofree char *normal = normalise_language(language);
    if (!load_language(template, directory, name, normal, found, error))
        return false;
    char *region = strchr(normal, '_');
    if (*found || region == NULL)
        return true;
    *region = '\0';
    return load_language(template, directory, name, normal, found, error);
}

static bool check_name(const char *name, GError **error)
{
    const char *at = name;
    while (g_ascii_isalnum(*at) || *at == '-' || *at == '_')
        at++;
    if (*name != '\0' && *at == '\0')
        return true;
    g_autofree char *shown = text_show(name);
    g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                "\"%s\" is no name of texts: letters, digits, - and _ only", shown);
    return false;
}

struct mail_template *mail_template_load(const char *directory, const char *name,
                                         const char *const *languages, GError **error)
{
    g_autoptr(mail_template) template = g_new0(struct mail_template, 1);
    bool found = false;
    if (name != NULL && !check_name(name, error))
        return NULL;
    for (; *languages != NULL && !found; languages++)
        if (!load_either(template, directory, name, *languages, &found, error))
            return NULL;
    if (found)
        return g_steal_pointer(&template);
    g_autofree char *folder = g_build_filename(directory, FOLDER, NULL);
    g_autofree char *shown = text_show(folder);
    g_set_error(error, OPERATIONS_ERROR, ERROR_NOT_FOUND, "there is no %s%sen.txt in %s",
                name != NULL ? name : "", name != NULL ? "." : "", shown);
    return NULL;
}

/* One line, whatever a value holds. Caller frees. */
static char *make_line(const char *value)
{
    GString *line = g_string_new(NULL);
    for (; *value != '\0'; value = g_utf8_next_char(value)) {
        const gunichar character = g_utf8_get_char(value);
        const bool gap = g_unichar_iscntrl(character);
        if (!gap)
            g_string_append_unichar(line, character);
        else if (line->len > 0 && line->str[line->len - 1] != ' ')
            g_string_append_c(line, ' ');
    }
    char *trimmed = text_trim(line->str);
    g_string_free(line, TRUE);
    return trimmed;
}

/* Table name -> value, which it owns. */
static GHashTable *values_table(const struct mail_values *values, bool html)
{
    const char *const given[] = { values->name,        values->course,     values->platform,
                                  values->date,        values->link,       values->verify_link,
                                  values->verify_uuid, values->attachment, values->replaced_date };
    GHashTable *table = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    for (gsize i = 0; i < G_N_ELEMENTS(given); i++) {
        g_autofree char *line = make_line(given[i] != NULL ? given[i] : "");
        g_hash_table_insert(table, (void *)placeholders[i],
                            html ? g_markup_escape_text(line, -1) : g_steal_pointer(&line));
    }
    return table;
}

/* Whether a paragraph names a placeholder that has no value. */
static bool paragraph_is_idle(const char *paragraph, GHashTable *values)
{
    GHashTableIter iterator;
    gpointer name, value;
    g_hash_table_iter_init(&iterator, values);
    while (g_hash_table_iter_next(&iterator, &name, &value)) {
        g_autofree char *braced = g_strconcat("{", name, "}", NULL);
        if (*(const char *)value == '\0' && strstr(paragraph, braced) != NULL)
            return true;
    }
    return false;
}

static char *fill_paragraphs(const char *text, GHashTable *values)
{
    g_autoptr(GString) filled = g_string_new(NULL);
    g_auto(GStrv) paragraphs = g_strsplit(text, "\n\n", -1);
    for (char **paragraph = paragraphs; *paragraph != NULL; paragraph++) {
        if (paragraph_is_idle(*paragraph, values))
            continue;
        g_autofree char *part = placeholders_fill(*paragraph, values);
        g_string_append_printf(filled, "%s%s", filled->len > 0 ? "\n\n" : "", part);
    }
    if (filled->len > 0 && filled->str[filled->len - 1] != '\n')
        g_string_append_c(filled, '\n');
    return g_strdup(filled->str);
}

static char *fill_html(const struct mail_template *template, const struct mail_values *values)
{
    g_autoptr(GHashTable) escaped = values_table(values, true);
    g_autoptr(GHashTable) around = g_hash_table_new(g_str_hash, g_str_equal);
    g_autofree char *content = fill_paragraphs(template->html, escaped);
    g_autofree char *language = g_strdelimit(g_strdup(template->language), "_", '-');
    g_autofree char *base = g_strndup(language, strcspn(language, "-"));
    g_hash_table_insert(around, (void *)"content", content);
    g_hash_table_insert(around, (void *)"language", language);
    g_hash_table_insert(around, (void *)"direction",
                        (void *)(g_strv_contains(leftward, base) ? "rtl" : "ltr"));
    return placeholders_fill(template->frame, around);
}

void mail_texts_fill(const struct mail_template *template, const struct mail_values *values,
                     struct mail_texts *texts)
{
    g_autoptr(GHashTable) plain = values_table(values, false);
    texts->subject = placeholders_fill(template->subject, plain);
    texts->text = fill_paragraphs(template->text, plain);
    texts->html = template->html != NULL ? fill_html(template, values) : NULL;
}

void mail_texts_clear(struct mail_texts *texts)
{
    g_clear_pointer(&texts->subject, g_free);
    g_clear_pointer(&texts->text, g_free);
    g_clear_pointer(&texts->html, g_free);
}

/* What is wrong with one file of the site; NULL: nothing. Caller frees. */
static char *examine_file(const char *directory, const char *file)
{
    g_autoptr(GError) fault = NULL;
    g_autofree char *text = NULL;
    const bool frame = strcmp(file, FRAME) == 0;
    if (!read_site_file(directory, file, &text, &fault))
        return g_strdup(fault->message);
    if (text == NULL)
        return NULL;
    g_autofree char *unknown =
        placeholders_find_unknown(text, frame ? frame_placeholders : placeholders);
    if (unknown != NULL)
        return g_strdup_printf("mail/%s: nothing is known by {%s}, which is sent as it stands",
                               file, unknown);
    struct mail_template template = { .source = g_build_filename(FOLDER, file, NULL) };
    const bool good = !g_str_has_suffix(file, ".txt") || split_subject(&template, text, &fault);
    g_free(template.source);
    g_free(template.subject);
    g_free(template.text);
    return good ? NULL : g_strdup(fault->message);
}

/* Whoever may change a text writes to all learners. `file` NULL: the folder. Caller frees; NULL: all is well. */
static char *examine_access(const char *directory, const char *file)
{
    struct stat status;
    g_autofree char *path = g_build_filename(directory, FOLDER, file, NULL);
    if (stat(path, &status) != 0 || (status.st_mode & S_IWOTH) == 0)
        return NULL;
    return g_strdup_printf(
        "%s can be changed by everybody on this machine: \"chmod o-w\" closes it", path);
}

static void add_sentence(GPtrArray *sentences, char *sentence)
{
    if (sentence != NULL)
        g_ptr_array_add(sentences, sentence);
}

GPtrArray *mail_template_examine(const char *directory)
{
    GPtrArray *sentences = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *folder = g_build_filename(directory, FOLDER, NULL);
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
    const char *file;
    if (files != NULL)
        add_sentence(sentences, examine_access(directory, NULL));
    while (files != NULL && (file = g_dir_read_name(files)) != NULL) {
        if (!g_str_has_suffix(file, ".txt") && !g_str_has_suffix(file, ".html"))
            continue;
        add_sentence(sentences, examine_file(directory, file));
        add_sentence(sentences, examine_access(directory, file));
    }
    return sentences;
}

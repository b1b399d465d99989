#include "config.h"

#include "pdf/qpdf_library.h"

#include "base/library.h"

#include <qpdf/qpdf-c.h>

/* The library's header says nothing of its parameters. */
qpdf_data qpdf_init(void);

/* The functions of libqpdf that are called, one line each. */
#define QPDF_CALLS(CALL)                                                                           \
    CALL(qpdf, QPDF_ERROR_CODE, qpdf_add_page,                                                     \
         (qpdf_data document, qpdf_data other, qpdf_oh page, QPDF_BOOL first),                     \
         (document, other, page, first))                                                           \
    CALL(qpdf, void, qpdf_cleanup, (qpdf_data * document), (document))                             \
    CALL(qpdf, QPDF_ERROR_CODE, qpdf_empty_pdf, (qpdf_data document), (document))                  \
    CALL(qpdf, const unsigned char *, qpdf_get_buffer, (qpdf_data document), (document))           \
    CALL(qpdf, size_t, qpdf_get_buffer_length, (qpdf_data document), (document))                   \
    CALL(qpdf, qpdf_error, qpdf_get_error, (qpdf_data document), (document))                       \
    CALL(qpdf, enum qpdf_error_code_e, qpdf_get_error_code,                                        \
         (qpdf_data document, qpdf_error error), (document, error))                                \
    CALL(qpdf, const char *, qpdf_get_error_message_detail,                                        \
         (qpdf_data document, qpdf_error error), (document, error))                                \
    CALL(qpdf, int, qpdf_get_num_pages, (qpdf_data document), (document))                          \
    CALL(qpdf, qpdf_oh, qpdf_get_page_n, (qpdf_data document, size_t number), (document, number))  \
    CALL(qpdf, qpdf_oh, qpdf_get_root, (qpdf_data document), (document))                           \
    CALL(qpdf, qpdf_oh, qpdf_get_trailer, (qpdf_data document), (document))                        \
    CALL(qpdf, QPDF_BOOL, qpdf_has_error, (qpdf_data document), (document))                        \
    CALL(qpdf, qpdf_data, qpdf_init, (void), ())                                                   \
    CALL(qpdf, QPDF_ERROR_CODE, qpdf_init_write_memory, (qpdf_data document), (document))          \
    CALL(qpdf, QPDF_BOOL, qpdf_is_encrypted, (qpdf_data document), (document))                     \
    CALL(qpdf, qpdf_oh, qpdf_make_indirect_object, (qpdf_data document, qpdf_oh object),           \
         (document, object))                                                                       \
    CALL(qpdf, QPDF_BOOL, qpdf_more_warnings, (qpdf_data document), (document))                    \
    CALL(qpdf, qpdf_error, qpdf_next_warning, (qpdf_data document), (document))                    \
    CALL(qpdf, void, qpdf_oh_append_item, (qpdf_data document, qpdf_oh object, qpdf_oh item),      \
         (document, object, item))                                                                 \
    CALL(qpdf, void, qpdf_oh_begin_dict_key_iter, (qpdf_data document, qpdf_oh dict),              \
         (document, dict))                                                                         \
    CALL(qpdf, qpdf_oh, qpdf_oh_copy_foreign_object,                                               \
         (qpdf_data document, qpdf_data other, qpdf_oh foreign), (document, other, foreign))       \
    CALL(qpdf, QPDF_BOOL, qpdf_oh_dict_more_keys, (qpdf_data document), (document))                \
    CALL(qpdf, const char *, qpdf_oh_dict_next_key, (qpdf_data document), (document))              \
    CALL(qpdf, qpdf_oh, qpdf_oh_get_array_item, (qpdf_data document, qpdf_oh object, int n),       \
         (document, object, n))                                                                    \
    CALL(qpdf, int, qpdf_oh_get_array_n_items, (qpdf_data document, qpdf_oh object),               \
         (document, object))                                                                       \
    CALL(qpdf, const char *, qpdf_oh_get_binary_string_value,                                      \
         (qpdf_data document, qpdf_oh object, size_t * length), (document, object, length))        \
    CALL(qpdf, qpdf_oh, qpdf_oh_get_dict, (qpdf_data document, qpdf_oh object),                    \
         (document, object))                                                                       \
    CALL(qpdf, long long, qpdf_oh_get_int_value, (qpdf_data document, qpdf_oh object),             \
         (document, object))                                                                       \
    CALL(qpdf, qpdf_oh, qpdf_oh_get_key, (qpdf_data document, qpdf_oh object, const char *key),    \
         (document, object, key))                                                                  \
    CALL(qpdf, qpdf_oh, qpdf_oh_get_key_if_dict,                                                   \
         (qpdf_data document, qpdf_oh object, const char *key), (document, object, key))           \
    CALL(qpdf, const char *, qpdf_oh_get_name, (qpdf_data document, qpdf_oh object),               \
         (document, object))                                                                       \
    CALL(qpdf, double, qpdf_oh_get_numeric_value, (qpdf_data document, qpdf_oh object),            \
         (document, object))                                                                       \
    CALL(qpdf, int, qpdf_oh_get_object_id, (qpdf_data document, qpdf_oh object),                   \
         (document, object))                                                                       \
    CALL(qpdf, QPDF_ERROR_CODE, qpdf_oh_get_stream_data,                                           \
         (qpdf_data document, qpdf_oh stream, enum qpdf_stream_decode_level_e decode_level,        \
          QPDF_BOOL * filtered, unsigned char **bytes, size_t *length),                            \
         (document, stream, decode_level, filtered, bytes, length))                                \
    CALL(qpdf, const char *, qpdf_oh_get_utf8_value, (qpdf_data document, qpdf_oh object),         \
         (document, object))                                                                       \
    CALL(qpdf, QPDF_BOOL, qpdf_oh_has_key, (qpdf_data document, qpdf_oh object, const char *key),  \
         (document, object, key))                                                                  \
    CALL(qpdf, QPDF_BOOL, qpdf_oh_is_array, (qpdf_data document, qpdf_oh object),                  \
         (document, object))                                                                       \
    CALL(qpdf, QPDF_BOOL, qpdf_oh_is_dictionary, (qpdf_data document, qpdf_oh object),             \
         (document, object))                                                                       \
    CALL(qpdf, QPDF_BOOL, qpdf_oh_is_indirect, (qpdf_data document, qpdf_oh object),               \
         (document, object))                                                                       \
    CALL(qpdf, QPDF_BOOL, qpdf_oh_is_name, (qpdf_data document, qpdf_oh object),                   \
         (document, object))                                                                       \
    CALL(qpdf, QPDF_BOOL, qpdf_oh_is_name_and_equals,                                              \
         (qpdf_data document, qpdf_oh object, const char *name), (document, object, name))         \
    CALL(qpdf, QPDF_BOOL, qpdf_oh_is_null, (qpdf_data document, qpdf_oh object),                   \
         (document, object))                                                                       \
    CALL(qpdf, QPDF_BOOL, qpdf_oh_is_number, (qpdf_data document, qpdf_oh object),                 \
         (document, object))                                                                       \
    CALL(qpdf, QPDF_BOOL, qpdf_oh_is_stream, (qpdf_data document, qpdf_oh object),                 \
         (document, object))                                                                       \
    CALL(qpdf, QPDF_BOOL, qpdf_oh_is_string, (qpdf_data document, qpdf_oh object),                 \
         (document, object))                                                                       \
    CALL(qpdf, qpdf_oh, qpdf_oh_new_array, (qpdf_data document), (document))                       \
    CALL(qpdf, qpdf_oh, qpdf_oh_new_dictionary, (qpdf_data document), (document))                  \
    CALL(qpdf, qpdf_oh, qpdf_oh_new_integer, (qpdf_data document, long long value),                \
         (document, value))                                                                        \
    CALL(qpdf, qpdf_oh, qpdf_oh_new_name, (qpdf_data document, const char *name),                  \
         (document, name))                                                                         \
    CALL(qpdf, qpdf_oh, qpdf_oh_new_null, (qpdf_data document), (document))                        \
    CALL(qpdf, qpdf_oh, qpdf_oh_new_object, (qpdf_data document, qpdf_oh object),                  \
         (document, object))                                                                       \
    CALL(qpdf, qpdf_oh, qpdf_oh_new_real_from_double,                                              \
         (qpdf_data document, double value, int decimal_places),                                   \
         (document, value, decimal_places))                                                        \
    CALL(qpdf, qpdf_oh, qpdf_oh_new_stream, (qpdf_data document), (document))                      \
    CALL(qpdf, void, qpdf_oh_release, (qpdf_data document, qpdf_oh object), (document, object))    \
    CALL(qpdf, void, qpdf_oh_remove_key, (qpdf_data document, qpdf_oh object, const char *key),    \
         (document, object, key))                                                                  \
    CALL(qpdf, void, qpdf_oh_replace_key,                                                          \
         (qpdf_data document, qpdf_oh object, const char *key, qpdf_oh item),                      \
         (document, object, key, item))                                                            \
    CALL(qpdf, void, qpdf_oh_replace_stream_data,                                                  \
         (qpdf_data document, qpdf_oh stream, const unsigned char *bytes, size_t length,           \
          qpdf_oh filter, qpdf_oh parameters),                                                     \
         (document, stream, bytes, length, filter, parameters))                                    \
    CALL(qpdf, void, qpdf_oh_set_array_item,                                                       \
         (qpdf_data document, qpdf_oh object, int at, qpdf_oh item), (document, object, at, item)) \
    CALL(qpdf, QPDF_ERROR_CODE, qpdf_read_memory,                                                  \
         (qpdf_data document, const char *description, const char *buffer,                         \
          unsigned long long size, const char *password),                                          \
         (document, description, buffer, size, password))                                          \
    CALL(qpdf, void, qpdf_set_info_key, (qpdf_data document, const char *key, const char *value),  \
         (document, key, value))                                                                   \
    CALL(qpdf, void, qpdf_set_object_stream_mode,                                                  \
         (qpdf_data document, enum qpdf_object_stream_e mode), (document, mode))                   \
    CALL(qpdf, void, qpdf_set_r6_encryption_parameters2,                                           \
         (qpdf_data document, const char *user_password, const char *owner_password,               \
          QPDF_BOOL allow_accessibility, QPDF_BOOL allow_extract, QPDF_BOOL allow_assemble,        \
          QPDF_BOOL allow_annotate_and_form, QPDF_BOOL allow_form_filling,                         \
          QPDF_BOOL allow_modify_other, enum qpdf_r3_print_e print, QPDF_BOOL encrypt_metadata),   \
         (document, user_password, owner_password, allow_accessibility, allow_extract,             \
          allow_assemble, allow_annotate_and_form, allow_form_filling, allow_modify_other, print,  \
          encrypt_metadata))                                                                       \
    CALL(qpdf, void, qpdf_set_suppress_warnings, (qpdf_data document, QPDF_BOOL value),            \
         (document, value))                                                                        \
    CALL(qpdf, void, qpdf_silence_errors, (qpdf_data document), (document))                        \
    CALL(qpdf, QPDF_ERROR_CODE, qpdf_write, (qpdf_data document), (document))

static struct qpdf_table {
    QPDF_CALLS(LIBRARY_MEMBER)
} qpdf_table;

static const struct library_symbol symbols[] = { QPDF_CALLS(LIBRARY_ENTRY){ NULL, 0 } };

static struct library qpdf_library = {
    .file = QPDF_FILE, .package = "libqpdf", .symbols = symbols, .table = &qpdf_table
};

bool qpdf_library_need(GError **error)
{
    return library_need(&qpdf_library, error);
}

QPDF_CALLS(LIBRARY_DEFINITION)

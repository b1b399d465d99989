/* What cppcheck must know of macros whose headers it does not read: these loops, and declarations without a semicolon. */
#define json_object_foreach(object, key, value)                                                    \
    for ((key) = "", (value) = json_object_get(object, key); (value) != 0;                         \
         (value) = json_object_get(object, key))
#define json_object_foreach_safe(object, next, key, value) json_object_foreach (object, key, value)
#define json_array_foreach(array, index, value)                                                    \
    for ((index) = 0;                                                                              \
         (index) < json_array_size(array) && ((value) = json_array_get(array, index)) != 0;        \
         (index)++)
#define G_DEFINE_AUTOPTR_CLEANUP_FUNC(type, function)
#define G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(type, function)
#define G_DEFINE_AUTO_CLEANUP_FREE_FUNC(type, function, none)
#define G_DEFINE_QUARK(name, function)
#define g_array_append_val(array, value) g_array_append_vals(array, &(value), 1)
#define dummyRefreshData(widget)
#define dummySaveData(widget)
#define G_GNUC_UNUSED
#define G_GNUC_WARN_UNUSED_RESULT
#define G_GNUC_NULL_TERMINATED
#define G_GNUC_PRINTF(format, arguments)
#define G_GNUC_NORETURN
#define G_NORETURN

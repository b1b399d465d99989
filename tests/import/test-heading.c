#include "config.h"

#include "import/heading.h"

#define HEADINGS(...)                                                                              \
    (const char *const[])                                                                          \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }

/* Each heading read as "category#number=name", an average as "category (average)". */
static const struct {
    const char *name;
    const char *const *texts;
    const char *const *types;
    const char *const *wanted;
} cases[] = {
    { "numbered",
      HEADINGS("Homework 1: Week 1: Basics", "Homework 2: Week 2", "Homework (Avg)", "Exam"), NULL,
      HEADINGS("Homework#1=Week 1: Basics", "Homework#2=Week 2", "Homework (average)", "Exam#1=") },
    { "type-ends-in-a-number",
      HEADINGS("Part 1 1: a", "Part 1 2: b", "Part 1 (Avg)", "Part 1: c", "Part 2: d",
               "Part (Avg)"),
      NULL,
      HEADINGS("Part 1#1=a", "Part 1#2=b", "Part 1 (average)", "Part#1=c", "Part#2=d",
               "Part (average)") },
    { "type-with-colon",
      HEADINGS("Quiz: \"A & B\", 1 1: x", "Quiz: \"A & B\", 1 2: y", "Quiz: \"A & B\", 1 (Avg)"),
      NULL,
      HEADINGS("Quiz: \"A & B\", 1#1=x", "Quiz: \"A & B\", 1#2=y",
               "Quiz: \"A & B\", 1 (average)") },
    { "subsection-called-average", HEADINGS("Lab 1: One", "Lab 2: Two (Avg)", "Lab (Avg)"), NULL,
      HEADINGS("Lab#1=One", "Lab#2=Two (Avg)", "Lab (average)") },
    { "average-alone", HEADINGS("Exam", "Lost (Avg)"), NULL,
      HEADINGS("Exam#1=", "Lost (average)") },
    { "type-called-average", HEADINGS("Exam (Avg)"), HEADINGS("Exam (Avg)"),
      HEADINGS("Exam (Avg)#1=") },
    { "longest-type-first", HEADINGS("Unit 1 1: a", "Unit 1: b"), HEADINGS("Unit", "Unit 1"),
      HEADINGS("Unit 1#1=a", "Unit#1=b") },
    { "whole-type-before-number", HEADINGS("Unit 1: b"), HEADINGS("Unit", "Unit 1: b"),
      HEADINGS("Unit 1: b#1=") },
    { "line-break-in-name", HEADINGS("Lab 1: a\nb", "Lab 2: c", "Lab (Avg)"), NULL,
      HEADINGS("Lab#1=a\nb", "Lab#2=c", "Lab (average)") },
    { "ten-and-more",
      HEADINGS("L 1: a", "L 2: a", "L 3: a", "L 4: a", "L 5: a", "L 6: a", "L 7: a", "L 8: a",
               "L 9: a", "L 10: a", "L (Avg)"),
      NULL,
      HEADINGS("L#1=a", "L#2=a", "L#3=a", "L#4=a", "L#5=a", "L#6=a", "L#7=a", "L#8=a", "L#9=a",
               "L#10=a", "L (average)") },
};

static void test_case(gconstpointer data)
{
    const gsize i = GPOINTER_TO_SIZE(data);
    g_auto(GStrv) texts = g_strdupv((char **)cases[i].texts);
    const guint count = g_strv_length(texts);
    g_autoptr(GArray) headings = headings_read(texts, count, cases[i].types);
    g_assert_cmpuint(headings->len, ==, g_strv_length((char **)cases[i].wanted));
    for (guint j = 0; j < headings->len; j++) {
        const struct heading *heading = &g_array_index(headings, struct heading, j);
        g_autofree char *read =
            heading->average
                ? g_strconcat(heading->category, " (average)", NULL)
                : g_strdup_printf("%s#%u=%s", heading->category, heading->number, heading->name);
        g_assert_cmpstr(read, ==, cases[i].wanted[j]);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *name = g_strconcat("/heading/", cases[i].name, NULL);
        g_test_add_data_func(name, GSIZE_TO_POINTER(i), test_case);
    }
    return g_test_run();
}

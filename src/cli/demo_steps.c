#include "config.h"

#include "cli/demo_steps.h"

#include <stddef.h>

#define NOTO "/usr/share/fonts/truetype/noto/Noto"
#define COMPLETION "Certificate of Completion"
#define ACHIEVEMENT "Certificate of Achievement"
#define HORT101 "course-v1:Aldermoor+HORT101+2026_Spring"
#define HORT201 "course-v1:Aldermoor+HORT201+2026_Spring"
#define GARDENER "path-v1:Aldermoor+Gardener+2026+A"

const struct demo_font demo_fonts[] = {
    { "vollkorn-semibold", "/usr/share/fonts/truetype/vollkorn/Vollkorn-SemiBold.ttf",
      "fonts-vollkorn", "Names" },
    { "vollkorn", "/usr/share/fonts/truetype/vollkorn/Vollkorn-Regular.ttf", "fonts-vollkorn",
      "All other texts" },
    { "noto-serif", NOTO "Serif-Regular.ttf", "fonts-noto-core", "Latin, Cyrillic, Greek" },
    { "noto-arabic", NOTO "NaskhArabic-Regular.ttf", "fonts-noto-core", "Arabic" },
    { "noto-nastaliq", NOTO "NastaliqUrdu-Regular.ttf", "fonts-noto-core", "Urdu" },
    { "noto-hebrew", NOTO "SerifHebrew-Regular.ttf", "fonts-noto-core", "Hebrew" },
    { "noto-devanagari", NOTO "SerifDevanagari-Regular.ttf", "fonts-noto-core", "Devanagari" },
    { "noto-bengali", NOTO "SerifBengali-Regular.ttf", "fonts-noto-core", "Bengali" },
    { "noto-gurmukhi", NOTO "SerifGurmukhi-Regular.ttf", "fonts-noto-core", "Gurmukhi" },
    { "noto-gujarati", NOTO "SerifGujarati-Regular.ttf", "fonts-noto-core", "Gujarati" },
    { "noto-tamil", NOTO "SerifTamil-Regular.ttf", "fonts-noto-core", "Tamil" },
    { "noto-telugu", NOTO "SerifTelugu-Regular.ttf", "fonts-noto-core", "Telugu" },
    { "noto-kannada", NOTO "SerifKannada-Regular.ttf", "fonts-noto-core", "Kannada" },
    { "noto-malayalam", NOTO "SerifMalayalam-Regular.ttf", "fonts-noto-core", "Malayalam" },
    { "noto-sinhala", NOTO "SerifSinhala-Regular.ttf", "fonts-noto-core", "Sinhala" },
    { "noto-thai", NOTO "SerifThai-Regular.ttf", "fonts-noto-core", "Thai" },
    { "noto-lao", NOTO "SerifLao-Regular.ttf", "fonts-noto-core", "Lao" },
    { "noto-khmer", NOTO "SerifKhmer-Regular.ttf", "fonts-noto-core", "Khmer" },
    { "noto-burmese", NOTO "SerifMyanmar-Regular.ttf", "fonts-noto-core", "Burmese" },
    { "noto-tibetan", NOTO "SerifTibetan-Regular.ttf", "fonts-noto-core", "Tibetan" },
    { "noto-georgian", NOTO "SerifGeorgian-Regular.ttf", "fonts-noto-core", "Georgian" },
    { "noto-armenian", NOTO "SerifArmenian-Regular.ttf", "fonts-noto-core", "Armenian" },
    { "noto-ethiopic", NOTO "SerifEthiopic-Regular.ttf", "fonts-noto-core", "Ethiopic" },
    { "microhei", "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", "fonts-wqy-microhei",
      "Chinese, Japanese, Korean" },
    { NULL, NULL, NULL, NULL },
};

#define WORDS(...)                                                                                 \
    (const char *const[])                                                                          \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }
#define COMMANDS(...)                                                                              \
    (const char *const *const[])                                                                   \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }

#define REPORTS(course)                                                                            \
    "%Aldermoor_" course "_2026_Spring_grading_policy.json",                                       \
        "%Aldermoor_" course "_2026_Spring_policy.json",                                           \
        "%Aldermoor_" course "_2026_Spring_grade_report_2026-06-16-0905.csv",                      \
        "%Aldermoor_" course "_2026_Spring_student_profile_info_2026-06-16-0907.csv",              \
        "%Aldermoor_" course "_2026_Spring_completion_page_1.json",                                \
        "%Aldermoor_" course "_2026_Spring_completion_page_2.json"

const struct demo_chapter demo_chapters[] = {
    { "Templates",
      COMMANDS(
          WORDS("asset", "add", "%completion.pdf", "--slug", "completion"),
          WORDS("asset", "add", "%completion-two-lines.pdf", "--slug", "completion-two-lines"),
          WORDS("asset", "add", "%achievement.pdf", "--slug", "achievement"),
          WORDS("asset", "add", "%achievement-two-lines.pdf", "--slug", "achievement-two-lines")),
      true },
    { "Credential types: who gets one, and what it looks like",
      COMMANDS(WORDS("type", "add", COMPLETION, "--retrieval", "retrieve_completions",
                     "--generation", "generate_pdf_credential", "--options", "@%completion.json"),
               WORDS("type", "add", ACHIEVEMENT, "--retrieval", "retrieve_completions_and_grades",
                     "--generation", "generate_pdf_credential", "--options", "@%achievement.json")),
      true },
    { "The reports of two courses, as the learning platform wrote them",
      COMMANDS(WORDS("import", "--course", HORT101, REPORTS("HORT101")),
               WORDS("import", "--course", HORT201, REPORTS("HORT201"))),
      false },
    { "A learning path through both",
      COMMANDS(WORDS("path", "add", GARDENER, "--name", "Certified Gardener"),
               WORDS("path", "step", GARDENER, HORT101, HORT201),
               WORDS("path", "enrol", GARDENER, "@%path-learners.txt")),
      true },
    { "Configurations: which types are awarded where",
      COMMANDS(WORDS("configuration", "add", HORT101, COMPLETION),
               WORDS("configuration", "add", HORT201, COMPLETION),
               WORDS("configuration", "add", HORT101, ACHIEVEMENT),
               WORDS("configuration", "add", GARDENER, ACHIEVEMENT, "--options", "@%path.json")),
      true },
    { "Who gets one, who does not, and the certificates",
      COMMANDS(WORDS("issue", "--all", "--yes")), false },
    { "Why Anna has no certificate of achievement",
      COMMANDS(WORDS("explain", HORT101 ":" ACHIEVEMENT, "anna_kovacs")), false },
    { NULL, NULL, false },
};

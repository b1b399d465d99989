/* Courses: names and grading policies by hand, and what reports say of them. Layer: console/sections. Named by the
 * tables of sections and commands. */
#ifndef CONSOLE_SECTIONS_COURSES_H
#define CONSOLE_SECTIONS_COURSES_H

#include "console/sections/section.h"

extern const struct section section_courses;
extern const struct console_command courses_list_commands[], courses_form_commands[];

#endif

/* The parts of test-mapping. */
#ifndef TESTS_MAPPING_TESTS_H
#define TESTS_MAPPING_TESTS_H

void cells_add_tests(void);
void roster_add_tests(void);

#endif

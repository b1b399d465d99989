#include "config.h"

#include "console/sections/learners.h"

const struct section section_learners = {
    .name = "learners",
    .history_kind = "learner",
};

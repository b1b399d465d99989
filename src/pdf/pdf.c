#include "config.h"

#include "pdf/pdf.h"

#include "base/error.h"

DEFINE_ERROR_DOMAIN(pdf)

#include "config.h"

#include "pdf/pdf.h"

G_DEFINE_QUARK(testamur - pdf - error, pdf_error)

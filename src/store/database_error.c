#include "config.h"

#include "store/database_private.h"

#include "base/error.h"
#include "base/interrupt.h"
#include "store/holder.h"

#include <errno.h>

/* Layer: store. What SQLite says, in words for a person. */

GQuark store_error_quark(void)
{
    return g_quark_from_static_string("testamur-store-error");
}

bool store_found_none(GError *fault, GError **error)
{
    if (!g_error_matches(fault, STORE_ERROR, ERROR_NOT_FOUND)) {
        g_propagate_error(error, fault);
        return false;
    }
    g_error_free(fault);
    return true;
}

static void database_set_busy(struct database *database, GError **error)
{
    g_autoptr(holder) holder = holder_find(database->file);
    if (interrupt_pending())
        g_set_error(error, STORE_ERROR, ERROR_CANCELLED,
                    "stopped waiting for %s, who is writing to the database", holder->words);
    else
        g_set_error(error, STORE_ERROR, ERROR_BUSY,
                    "the database is being written by %s: %s, then try again", holder->words,
                    holder->stopped ? "continue it (fg) or end it"
                                    : "wait until that has finished");
}

/* Whoever finds the log without its index makes that, and all others wait for it: ten seconds, then SQLite gives up. It
 * takes an instant, but the process may have been stopped in it. */
static void database_set_stuck(struct database *database, GError **error)
{
    g_autoptr(holder) holder = holder_find(database->file);
    g_set_error(
        error, STORE_ERROR, ERROR_BUSY,
        "the database has been made ready by %s for ten seconds, which takes an instant: if "
        "it was stopped, continue it (fg) or end it, then try again",
        holder->words);
}

/* The system's word for it counts too: SQLite says FULL only where it writes data. */
static int database_reason(struct database *database, int code)
{
    const int reason = code & 0xff;
    return (reason == SQLITE_IOERR || reason == SQLITE_CANTOPEN) && database_met_full_disk(database)
               ? SQLITE_FULL
               : reason;
}

bool database_met_full_disk(struct database *database)
{
    const int fault = sqlite3_system_errno(database->handle);
    return fault == ENOSPC || fault == EDQUOT;
}

/* Of an interrupted connection SQLite says now that it was interrupted, now what could not be done therefore. */
static int database_told(struct database *database, int code)
{
    return g_atomic_int_get(&database->interrupted) ? SQLITE_INTERRUPT
                                                    : database_reason(database, code);
}

void database_set_error(struct database *database, int code, GError **error)
{
    const char *said = sqlite3_errmsg(database->handle);
    switch (database_told(database, code)) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        database_set_busy(database, error);
        break;
    case SQLITE_PROTOCOL:
        database_set_stuck(database, error);
        break;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
        g_set_error(error, STORE_ERROR, ERROR_DATA, "the database refused a value: %s", said);
        break;
    case SQLITE_FULL:
        g_set_error(
            error, STORE_ERROR, ERROR_IO,
            "there is no space left for the database in %s: make room, then try again; what "
            "was committed before is safe",
            database->directory);
        break;
    case SQLITE_READONLY:
        g_set_error(error, STORE_ERROR, ERROR_IO, "the database in %s can't be written: %s",
                    database->directory, said);
        break;
    case SQLITE_NOMEM:
        g_set_error(error, STORE_ERROR, ERROR_IO,
                    "there is no memory left for the database in %s: end other programs, then try "
                    "again; what was committed before is safe",
                    database->directory);
        break;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        g_set_error(error, STORE_ERROR, ERROR_IO,
                    "reading or writing the database in %s failed: %s (code %d, %s)",
                    database->directory, said, code,
                    g_strerror(sqlite3_system_errno(database->handle)));
        break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        /* For a copy, which is named itself, no command does anything. */
        g_set_error(
            error, STORE_ERROR, ERROR_DATA,
            g_str_equal(database->directory, database->file)
                ? "%s is damaged (%s): take another backup"
                : "the database in %s is damaged (%s): run \"testamur check\", or restore a "
                  "backup",
            database->directory, said);
        break;
    case SQLITE_INTERRUPT:
        g_set_error(error, STORE_ERROR, ERROR_CANCELLED, "cancelled");
        break;
    default:
        g_set_error(error, STORE_ERROR, ERROR_DATA, "the database answered: %s (code %d)", said,
                    code);
    }
}

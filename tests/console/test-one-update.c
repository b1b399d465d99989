/* Stock CDK widgets draw without sending anything: an event's one update does. Without the linker's --wrap (another
 * linker, a shared CDK) the screen is the same, and this is skipped. */
#include "config.h"

#include "console/terminal/check.h"
#include "console/terminal/one_update.h"

#include <cdk/cdk.h>
#include <glib/gstdio.h>

/* Curses writes to a file here, so what was sent is what the file has grown by. */
static struct {
    FILE *output, *input;
    char *path;
    SCREEN *screen;
} line;

/* What the loop does after each event (terminal_update). */
static void event_end(void)
{
    wnoutrefresh(stdscr);
    doupdate();
}

static void line_open(void)
{
    line.path = g_build_filename(g_get_tmp_dir(), "sent", NULL);
    line.output = fopen(line.path, "w");
    line.input = fopen("/dev/null", "r");
    line.screen = newterm("xterm", line.output, line.input);
    g_assert_nonnull(line.screen);
    typeahead(
        -1); /* the input's end would count as a key that waits, for which updates are put off */
    event_end();
}

static void line_close(void)
{
    endwin();
    delscreen(line.screen);
    fclose(line.output);
    fclose(line.input);
    g_unlink(line.path);
    g_free(line.path);
}

static goffset line_sent(void)
{
    GStatBuf status;
    fflush(line.output);
    g_assert_cmpint(g_stat(line.path, &status), ==, 0);
    return status.st_size;
}

static void test_stock_widgets(void)
{
    line_open();
    CDKSCREEN *screen = initCDKScreen(stdscr);
    static const char *const captions[] = { "Keep", "Remove" };
    CDKBUTTONBOX *box = newCDKButtonbox(screen, 10, 5, 3, 30, "Really?", 1, 2,
                                        (CDK_CSTRING2)captions, 2, A_REVERSE, TRUE, FALSE);
    g_assert_nonnull(box);
    const goffset before = line_sent();
    drawCDKButtonbox(box, TRUE);
    refreshCDKScreen(screen);
    g_assert_cmpint(line_sent(), ==, before);
    event_end();
    const goffset drawn = line_sent();
    g_assert_cmpint(drawn, >, before + 30);
    /* The other button is chosen: only what differs is sent, and again at once. */
    HasFocusObj(box) = TRUE;
    injectCDKButtonbox(box, KEY_RIGHT);
    g_assert_cmpint(line_sent(), ==, drawn);
    event_end();
    g_assert_cmpint(line_sent(), >, drawn);
    g_assert_cmpint(line_sent(), <, drawn + 60);
    destroyCDKButtonbox(box);
    destroyCDKScreen(screen);
    line_close();
}

/* This process draws with the wide library alone. */
static void test_one_curses(void)
{
    struct loaded_curses curses;
    curses_count(&curses);
    g_assert_cmpuint(curses.loaded, <=, 1);
    g_assert_cmpuint(curses.narrow, ==, 0);
    g_assert_true(curses_check(NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/console/one-update/one-curses", test_one_curses);
#ifdef HAVE_LINKER_WRAP
    g_test_add_func("/console/one-update/stock-widgets", test_stock_widgets);
#else
    (void)test_stock_widgets;
#endif
    return g_test_run();
}

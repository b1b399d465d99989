#include "config.h"

#include "console/pages/home.h"

#include "console/terminal/paint.h"
#include "console/terminal/terminal.h"

struct home {
    struct page page;
    int current;
};

static void home_draw(struct page *page, WINDOW *screen)
{
    const struct area *area = &page->area;
    paint_text(screen, area->row, area->column + 1, area->columns - 1, ROLE_HEADING, "Testamur");
    terminal_place_cursor(area->row, area->column);
}

static const struct page_class home_class = {
    .name = "home",
    .size = sizeof(struct home),
    .draw = home_draw,
};

void home_open(struct console *console)
{
    console_push(console, page_new(&home_class, console));
}

/* When schedules come round next, as a function in SQL, for lists that are sorted by it. Layer: store. Called when a
 * connection is opened; the listings use it.
 *
 *   schedule_next(ID)   an instant, for the configuration of this id; NULL: no time comes */
#ifndef STORE_UPCOMING_H
#define STORE_UPCOMING_H

#include "store/database.h"

void upcoming_register(struct database *database);

#endif

/* How long the console's own thread may read before a job does it instead. Layer: console/pages. Used with
 * database_limit_time by pages that show windows of listings. */
#ifndef CONSOLE_PAGES_PATIENCE_H
#define CONSOLE_PAGES_PATIENCE_H

/* What reading a window may take of the processor's time while the next key waits, and of all time, where it is the disk
 * that takes it, in microseconds. Then a job reads it: a search for what hardly any row has may have to look at all. */
#define PATIENCE_PROCESSOR 30000
#define PATIENCE_ALL 500000

#endif

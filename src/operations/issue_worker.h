/* The crew that makes documents: threads that render and write the items of a chunk, and one that makes
 * finished chunks durable while the next are rendered. No SQL: rows are the caller's, before a chunk is handed
 * over and after it comes back. Layer: operations. Called by issue, reissue and recover.
 * Source: RELIABILITY.md section 2, steps 2 and 3. */
#ifndef OPERATIONS_ISSUE_WORKER_H
#define OPERATIONS_ISSUE_WORKER_H

#include "base/cleanup.h"

#include "operations/credential_files.h"
#include "operations/render.h"
#include "store/credential_work.h"

/* What became of an item when its rows were written. */
enum item_end {
    ITEM_ISSUED,
    ITEM_FAILED,  /* as `failure` says */
    ITEM_ALREADY, /* another process was faster, or withdrew it */
};

/* One credential. The caller fills `work`; the rest is the crew's answer. */
struct worker_item {
    struct credential_work work;
    char *username;         /* the caller's, for its report; may be NULL */
    struct stamped stamped; /* without its ending, which follows from the rest */
    char *failure;          /* why the document can't be printed; NULL: it was made */
    bool skipped;           /* the caller's: nothing is to be done, and why is known to it */
    bool stands; /* the caller's: its row can't be taken back, since one was there before */
    enum item_end end;
};

struct worker_chunk {
    GPtrArray *items; /* of struct worker_item */
    guint used;       /* how many of them take part */
    GError *fault;    /* a disk or library failed: nothing of this chunk may be reported */
    guint next, left; /* the crew's */
};
struct worker_chunk *worker_chunk_new(void);
void worker_chunk_free(struct worker_chunk *chunk);
DEFINE_AUTOPTR(worker_chunk, worker_chunk_free)

/* Makes the chunk empty: its documents' memory is given back. */
void worker_chunk_clear(struct worker_chunk *chunk);

/* The next item, zeroed. */
struct worker_item *worker_chunk_add(struct worker_chunk *chunk);

struct crew;

struct crew_plan {
    const struct drawing *drawing;
    const struct base *base;
    struct credential_files *files; /* NULL: documents only, no files */
    /* a file of the right bytes is left as it is, and temporary ones are removed: recover */
    bool compare;
    guint threads; /* 0: as many as there are processors */
};

/* Everything in the plan is borrowed and must outlive the crew. Caller frees, which waits for the chunks
 * that are under way. */
struct crew *crew_new(const struct crew_plan *plan, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void crew_free(struct crew *crew);
DEFINE_AUTOPTR(crew, crew_free)

/* Hands a chunk over; it is the crew's until crew_collect gives it back. */
void crew_submit(struct crew *crew, struct worker_chunk *chunk);

/* Of chunks but `last` (NULL: of all) nothing more is begun; what was begun is finished, and each comes back as
 * ever. */
void crew_give_up(struct crew *crew, const struct worker_chunk *last);

/* Waits for the chunk that was submitted first: rendered, written and durable, or with a fault. */
struct worker_chunk *crew_collect(struct crew *crew);

#endif

/* stream.c - steps without a store. */
#include "run/stream.h"

#include "base/crew.h"
#include "io/folder.h"
#include "io/stage.h"
#include "run/chunk.h"

static int
go_step(const struct stream_request *q, struct ledger_run *led, struct stage *stage, size_t i, struct err *e)
{
	const struct jobfile_step *j = &q->job->step[i];
	struct step s = { .job = j, .all = q->job, .run = led, .ledger = &led->step[i], .stage = stage, .context = q->context,
		.workers = q->workers < 0 ? crew_processors() : q->workers,
		.chunk = q->chunk ? q->chunk : j->item_count };
	int rc;

	led->step[i].id = j->id;
	if (j->artifact == NULL)	/* publish */
		return 0;
	if (s.chunk == 0)
		s.chunk = JOBFILE_DEFAULT_ITEMS;
	if (j->artifact->kind == ARTIFACT_BATCHLET)
		rc = j->artifact->run(&s, e);
	else
		rc = chunk_run(&s, slice_make("", 0), e) < 0 ? -1 : 0;
	if (rc == 0)
		led->step[i].status = LEDGER_COMPLETED;
	return rc;
}

/* Nothing tells outputs of the same command from others: so it is a person who takes them away. */
static int
target_is_free(const struct stream_request *q, struct err *e)
{
	struct buf target = { 0 };
	int rc = 0;

	buf_printf(&target, "%s/%s", q->out, q->id);
	if (folder_exists(buf_cstr(&target)))
		rc = err_set(e, ERR_REFUSED, "%s: is there already, wanted: free", target.p);
	buf_fini(&target);
	return rc;
}

int
stream_go(const struct stream_request *q, struct ledger_run *led, struct err *e)
{
	struct stage *stage = NULL;
	struct buf marks = { 0 };
	int rc;

	led->id = q->id;
	led->generation = 1;
	led->job = q->job->id;
	led->date = q->date;
	led->out = q->out;
	led->steps = q->job->steps;
	led->step = arena_zalloc(&led->mem, (led->steps + 1) * sizeof *led->step);
	for (size_t i = 0; i < led->steps; i++)
		led->step[i].id = q->job->step[i].id;
	if (target_is_free(q, e) != 0 || folder_make(q->out, e) != 0 || stage_open(&stage, q->out, q->id, e) != 0)
		return -1;
	rc = 0;
	for (size_t i = 0; rc == 0 && i < q->job->steps; i++)
		rc = go_step(q, led, stage, i, e);
	if (rc == 0)
		rc = stage_sync(stage, &marks, e);
	if (rc == 0)
		rc = stage_publish(&stage, e);
	if (stage != NULL && stage_discard(&stage, NULL) != 0)
		stage_close(&stage);
	led->status = rc == 0 ? LEDGER_COMPLETED : LEDGER_FAILED;
	led->exit = rc != 0 ? NULL : led->exceptions ? "COMPLETED WITH EXCEPTIONS" : "COMPLETED";
	led->phase = rc == 0 ? LEDGER_PUBLISHED : LEDGER_OPEN;
	buf_fini(&marks);
	return rc;
}

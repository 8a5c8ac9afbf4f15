/* owner.c - whether the one whom a row names is somebody we know. */
#include "intake/owner.h"

#include "intake/taint.h"

static int
has(struct night *n, const char *table, const struct buf *key, struct err *e)
{
	struct store_table *t;
	struct slice val;

	return store_table(n->store, table, STORE_UNDO, 1, &t, e) != 0 ? -1 : store_get(t, buf_view(key), &val, e);
}

int
owner_known(struct night *n, enum layout_owner kind, struct slice id, struct err *e)
{
	static const char *const table[OWNER_KINDS] = { [OWNER_ACCOUNT] = "accounts", [OWNER_CUSTOMER] = "customers",
		[OWNER_PREMISE] = "premises", [OWNER_SERVICE] = "services", [OWNER_SERVICE_POINT] = "service-points",
		[OWNER_INSTRUMENT] = "securities", [OWNER_ISSUER] = "issuers" };
	static const char *const by_id[OWNER_KINDS] = { [OWNER_SERVICE] = "by-service", [OWNER_SERVICE_POINT] = "by-service-point" };
	const struct layout *l = table[kind] == NULL ? NULL : layout_find(&n->layouts, table[kind]);
	struct buf key = { 0 };
	int rc;

	if (kind == OWNER_EFFECT)
		return taint_effect_known(n->store, id, e);
	if (l == NULL)
		return 1;
	if (by_id[kind] != NULL) {
		buf_slice(&key, id);
		buf_char(&key, '\0');
		rc = has(n, by_id[kind], &key, e);
	} else {
		keyenc_owner(l, kind, id, &key);
		rc = has(n, table[kind], &key, e);
	}
	buf_fini(&key);
	return rc;
}

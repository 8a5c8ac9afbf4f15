/* gen.c - writes the extracts of invented towns: samples, and any size for the bench. */
#include <stdio.h>
#include <stdlib.h>

#include "gen_sim.h"
#include "gen_snap.h"

static const char usage[] =
    "gen snapshot --accounts N --seed S --date D --out DIR [--layouts DIR]\n"
    "    a full snapshot for business date D in DIR/D\n"
    "gen delta --accounts N --seed S --date D --out DIR [--changed PERCENT] [--night N] [--published OUT]\n"
    "    the full snapshot of the N-th (1) working day after D. On each of them PERCENT (10) of the accounts\n"
    "    change, and the orders and letters of the run before that lie in OUT are answered\n"
    "gen day --seed S --date D --published OUT --out DIR\n"
    "    the sample utility's day D; what its people and crews answer is taken from the orders,\n"
    "    notices and tasks of the runs before D that lie in OUT. The first day is the opening.\n"
    "gen days\n"
    "    lists the sample utility's business dates\n"
    "gen layouts\n"
    "    which fields are filled, left blank, unknown\n";

struct args {
	const char *verb, *out, *published, *layouts;
	uint64_t seed;
	uint32_t accounts;
	int date, changed, night;
};

static const char *
value(int argc, char **argv, int *k)
{
	if (*k + 1 >= argc)
		gen_out_die("%s: a value is wanted\n%s", argv[*k], usage);
	return argv[++*k];
}

static void
take(struct args *a, int argc, char **argv)
{
	*a = (struct args){ .verb = argc > 1 ? argv[1] : "", .layouts = "formats/layouts", .seed = 1,
		.accounts = 2000, .changed = 10, .night = 1 };
	for (int k = 2; k < argc; k++) {
		const char *name = argv[k], *v = value(argc, argv, &k);

		if (strcmp(name, "--accounts") == 0)
			a->accounts = (uint32_t)strtoul(v, NULL, 10);
		else if (strcmp(name, "--seed") == 0)
			a->seed = strtoull(v, NULL, 10);
		else if (strcmp(name, "--date") == 0)
			a->date = gen_day_parse(v);
		else if (strcmp(name, "--changed") == 0)
			a->changed = atoi(v);
		else if (strcmp(name, "--night") == 0)
			a->night = atoi(v);
		else if (strcmp(name, "--out") == 0)
			a->out = v;
		else if (strcmp(name, "--published") == 0)
			a->published = v;
		else if (strcmp(name, "--layouts") == 0)
			a->layouts = v;
		else
			gen_out_die("%s: unknown\n%s", name, usage);
	}
	if (a->accounts < 1 || a->accounts > 10000000)
		gen_out_die("--accounts: 1 to 10000000 are wanted");
}

static int
snapshot(const struct args *a, int nth)
{
	struct gen_snap s = { .town = { .seed = a->seed, .accounts = a->accounts, .opening = a->date },
		.nth = nth, .changed = a->changed, .dir = a->out, .published = a->published };

	if (a->date <= 0 || a->out == NULL)
		gen_out_die("--date and --out are wanted\n%s", usage);
	gen_snap_write(&s);
	return 0;
}

int
main(int argc, char **argv)
{
	struct args a;

	take(&a, argc, argv);
	if (strcmp(a.verb, "days") == 0)
		return gen_sim_days();
	gen_out_layouts(a.layouts);
	if (strcmp(a.verb, "layouts") == 0) {
		gen_out_show();
		return 0;
	}
	if (strcmp(a.verb, "snapshot") == 0 || strcmp(a.verb, "delta") == 0)
		return snapshot(&a, a.verb[0] == 'd' ? a.night : 0);
	if (strcmp(a.verb, "day") == 0 && a.date > 0 && a.out != NULL)
		return gen_sim_day(a.seed, a.date, a.published, a.out);
	gen_out_die("%s: what is to be made?\n%s", a.verb, usage);
}

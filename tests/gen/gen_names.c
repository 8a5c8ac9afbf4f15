/* gen_names.c - invented people, firms and streets. */
#include "gen_world.h"

#include <stdio.h>

static const char *const given[] = { "Ada", "Alma", "Amos", "Ana", "Basil", "Bela", "Clara", "Cyrus",
	"Dalia", "Darnell", "Edith", "Elio", "Esme", "Ezra", "Faye", "Felix", "Greta", "Hal", "Ines",
	"Ivor", "Jada", "Jos\xc3\xa9", "Kiran", "Lena", "Lu\xc3\xads", "Mabel", "Marek", "Mira", "Nadia",
	"No\xc3\xabl", "Odell", "Opal", "Pia", "Quentin", "Ren\xc3\xa9" "e", "Rosa", "Saul", "Selma",
	"Tariq", "Thea", "Ulla", "Vera", "Wade", "Xenia", "Yusuf", "Zelda" };
static const char *const family[] = { "Abernethy", "Alvarado", "Banerjee", "Birdsong", "Calloway",
	"Castellanos", "Dunmore", "D\xc3\xad" "az", "Eastwick", "Ferncliff", "Gallardo", "Grimshaw",
	"Hallowell", "Ibarra", "Jankowski", "Kettering", "Larkspur", "Lindqvist", "Mahoney",
	"Mu\xc3\xb1oz", "Nakagawa", "Northcutt", "O'Dell", "Okonkwo", "Pemberton", "Pe\xc3\xb1" "a",
	"Quimby", "Ravenel", "Sandoval", "Sch\xc3\xa4" "fer", "Thistlewood", "Tran", "Underhill", "Vance",
	"Villanueva", "Weatherby", "Westergaard", "Yarborough", "Zamora", "Zieli\xc5\x84ski" };
static const char *const street[] = { "Alder", "Bayou", "Cattail", "Cypress", "Dogwood", "Egret",
	"Fennel", "Gopher Tortoise", "Heron", "Indigo", "Juniper", "Kestrel", "Longleaf", "Magnolia",
	"Muscadine", "Osprey", "Palmetto", "Quail", "Redbud", "Sabal", "Tupelo", "Wax Myrtle" };
static const char *const way[] = { "St", "Ave", "Rd", "Ln", "Ct", "Dr", "Way", "Cir" };
static const char *const trade[] = { "Bakery", "Dental Group", "Auto Parts", "Laundry", "Hardware",
	"Print Works", "Cold Storage", "Machine Shop", "Seafood", "Tile & Stone", "Brewing",
	"Garden Center", "Fitness", "Packaging", "Concrete" };
static const char *const form[] = { "Inc.", "LLC", "Corp.", "LP", "& Sons, Inc." };
static const char *const bureau[] = { "Parks Department", "County Schools", "Fire District",
	"Public Works", "Housing Authority", "Library System" };
static const char *const house[] = { "Community Church", "Memorial Clinic", "Day School",
	"Care Center", "Food Bank" };

#define PICK(list, h, w) (list)[gen_day_dice((h), (w), (uint32_t)NELEM(list))]

struct gen_name
gen_world_person(uint64_t h)
{
	struct gen_name n;

	snprintf(n.text, sizeof(n.text), "%s %c. %s", PICK(given, h, 201),
	    'A' + (int)gen_day_dice(h, 202, 26), PICK(family, h, 203));
	return n;
}

struct gen_name
gen_world_firm(uint64_t h, enum gen_class c)
{
	struct gen_name n;

	if (c == CLASS_GOV)
		snprintf(n.text, sizeof(n.text), "%s %s", PICK(street, h, 204), PICK(bureau, h, 205));
	else if (c == CLASS_INST)
		snprintf(n.text, sizeof(n.text), "%s %s", PICK(street, h, 204), PICK(house, h, 205));
	else
		snprintf(n.text, sizeof(n.text), "%s %s %s, %s", PICK(family, h, 204),
		    PICK(street, h, 205), PICK(trade, h, 206), PICK(form, h, 207));
	return n;
}

struct gen_name
gen_world_customer_name(const struct gen_town *t, const struct gen_acct *a)
{
	uint64_t h = gen_day_mix(t->seed, a->customer);
	enum gen_class c = gen_world_class(t, a->customer);

	return c == CLASS_RES ? gen_world_person(h) : gen_world_firm(h, c);
}

struct gen_name
gen_world_street(uint64_t h)
{
	struct gen_name n;

	snprintf(n.text, sizeof(n.text), "%u %s %s", 100 + gen_day_dice(h, 208, 9800),
	    PICK(street, h, 209), PICK(way, h, 210));
	return n;
}

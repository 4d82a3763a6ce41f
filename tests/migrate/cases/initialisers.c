int f(void);
int g(void);

struct entry { const char *name; int value; };
struct dev {
	int id;
	int (*open)(void);
	int (*close)(void);
	const char *name;
	struct { int a, b; struct { int x; } in; } sub;
	union { int u; long v; };
	int tail[4];
	int class;
	const struct entry *list;
};

#define OPS .close = g, .open = f
#define ENTRY(v, n) { .value = v, .name = n }
#define WITH(n, ...) { .list = (const struct entry[]) { __VA_ARGS__, { } }, .id = n }
#define ID(v) .id = (v), .open = f, 0
#define sub_x sub.in.x
#define sub_b sub.b
#define MEMBER(outer, inner, v) { .outer.inner = v, .id = 2 }

struct dev many[] = {
	WITH(1, ENTRY(1, "x"), ENTRY(2, "y")),
	{ .name = "a", OPS, .id = 1 },
	{ ID(3), "name" },
	MEMBER(sub, b, 3), MEMBER(sub, a, 4),
	{ .v = 1, .id = 3, .tail = { [1] = 2, 3 } },
	{ .id = 1, .sub = { .a = 5 }, { .u = 2 } },
};

struct dev commented = {
	/* the name */
	.name = "a",	/* beside it */
	.id = 1,	// one
#ifdef NOWHERE
	.tail = { 1 },
#endif
#ifndef NOWHERE
	.open = f,
	.close = g,
#endif
};

struct dev nested = { .sub.b = 3, .sub_x = 4, .id = 1, .sub.a = 2, .tail[2] = 4, .class = 3 };
struct dev spelled = { .id = 1, .sub_x = 2, .sub_b = 3 };

struct dev split = {
	.name = "a",
#ifndef NOWHERE
	.close = g,	/* last */
	.id = 4,
#endif
	.open = f,
};

#define ENDS(v) .id = (v), .list = 0
#define NAMED(n, v) ENDS(v), .name = n
#define SPREAD(n, v) \
	NAMED(n, v), \
	.open = f

struct dev between[] = {
	{ SPREAD("b", 3 + 1) },
	{ SPREAD("c", 5), .close = g },
	{ .sub = { .a = 7 }, ENDS(8), .name = 0 },
	{
		.close = g,
		ENDS(6),
		.open = f,
	},
	{
		ENDS(9),
		/* both of
		   them */
		.open = f,
		/* and this */
		.close = g,
	},
};

extern "C" int f(void);
extern "C" int g(void);

struct entry { const char *name; int value; };
struct dev {
	int id;
	int (*open)(void);
	int (*close)(void);
	const char *name;
	struct { int a, b; struct { int x; } in; } sub;
	union { int u; long v; };
	int tail[4];
	int class_;
	const struct entry *list;
};

#define OPS .open = f, .close = g
#define ENTRY(v, n) { .name = n, .value = v }
#define WITH(n, ...) { .id = n, .list = (__cxx_object<[] { return __cxx_array_of((const struct entry[]) { __VA_ARGS__, { } }); }>.values) }
#define ID(v) .id = (v), .open = f, .close = 0
#define sub_x sub.in.x
#define sub_b sub.b
#define MEMBER(outer, inner, v) { .id = 2, .outer = { .inner = v } }

struct dev many[] = {
	WITH(1, ENTRY(1, "x"), ENTRY(2, "y")),
	{ .id = 1, OPS, .name = "a" },
	{ ID(3), .name = "name" },
	MEMBER(sub, b, 3), MEMBER(sub, a, 4),
	{ .id = 3, .v = 1, .tail = { [0] = {}, [1] = 2, [2] = 3 } },
	{ .id = 1, .sub = { .a = 5 }, .u = 2 },
};

struct dev commented = {
	.id = 1,	// one
#ifdef NOWHERE
	.tail = { 1 },
#endif
	#ifndef NOWHERE
	.open = f,
	.close = g,
#endif
	/* the name */
	.name = "a",	/* beside it */
};

struct dev nested = { .id = 1, .sub = { .a = 2, .b = 3, .in = { .x = 4 } }, .tail = { [0] = {}, [1] = {}, [2] = 4 }, .class_ = 3 };
struct dev spelled = { .id = 1, .sub = { .b = 3, .in = { .x = 2 } } };

struct dev split = {
	#ifndef NOWHERE
	.id = 4,
#endif
	.open = f,
	#ifndef NOWHERE
	.close = g,	/* last */
#endif
	.name = "a",
};

#define ENDS(v) .id = (v), .list = 0
#define NAMED(n, v) ENDS(v), .name = n
#define SPREAD(n, v) \
	.id = (v), \
	.open = f, \
	.name = n, \
	.list = 0

struct dev between[] = {
	{ SPREAD("b", 3 + 1) },
	{ .id = (5), .open = f, .close = g, .name = "c", .list = 0 },
	{ .id = (8), .name = 0, .sub = { .a = 7 }, .list = 0 },
	{
		.id = (6),
		.open = f,
		.close = g,
		.list = 0,
	},
	{
		.id = (9),
		/* both of
		   them */
		.open = f,
		/* and this */
		.close = g,
		.list = 0,
	},
};

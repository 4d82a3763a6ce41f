struct ops { int (*run)(int); };
static const struct ops ops;
typedef const struct table { int size; } table;
#ifdef __cplusplus
#error "C takes the other branch"
#endif
#define POINT(n) (&(struct ops){ n })

static int run(int n)
{
	return n;
}

int use(const struct ops *other, const table *t)
{
	struct ops *mine = POINT(run);

	mine->run = other->run;
	return ops.run(t->size) + mine->run(other == &ops);
}

static const struct ops ops = { .run = run };

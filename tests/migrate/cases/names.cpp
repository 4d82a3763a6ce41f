struct ops { int (*run)(int); };
extern "C" const struct ops ops __asm__("__cxx_internal.names.ops");
typedef  struct table { int size; } table;
#ifdef __cplusplus_unused
#error "C takes the other branch"
#endif
#define POINT(n) (&__CXX_BLOCK_OBJECT((struct ops){ n }))

static int run(int n)
{
	return n;
}

extern "C" int use(const struct ops *other, const table *t)
{
	struct ops *mine = POINT(run);

	mine->run = other->run;
	return ops.run(t->size) + mine->run(other == &ops);
}

/* internal */ const struct ops ops = { .run = run };

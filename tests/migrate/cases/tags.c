typedef unsigned long long u64;
struct empty { };
struct outer {
	struct inner { int x; } first;	/* used outside */
	enum { LOW, HIGH } level;
	union {
		struct pair { int a, b; } pair;
		long whole;
	};
	struct empty none;
#define BITS	(WIDTH / \
		 2)
#define WIDTH	8
	struct field { int value : BITS; } field;
};

int tags(struct inner *i, struct pair *p)
{
	return i->x + p->a + LOW + HIGH + sizeof(struct empty);
}

union word {
	typeof(0ul) plain;
	u64 u64;
	struct { u64 low : 32, high : 32; } part;
};

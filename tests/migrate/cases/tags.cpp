typedef unsigned long long u64;
struct empty { char __cxx_empty_46[0]; };
struct inner { int x; };
enum __cxx_enum_tags_5_2 { LOW, HIGH };
struct pair { int a, b; };

#define BITS	(WIDTH / \
		 2)
#define WIDTH	8
struct field { int value : BITS; };
struct outer {
	struct inner first;	/* used outside */
	enum __cxx_enum_tags_5_2 level;
	union {
		struct pair pair;
		long whole;
	};
	struct empty none;
#define BITS	(WIDTH / \
		 2)
#define WIDTH	8
	struct field field;
};

extern "C" int tags(struct inner *i, struct pair *p)
{
	return i->x + p->a + LOW + HIGH + sizeof(struct empty);
}

union word {
	typeof(0ul) plain;
	::u64 u64;
	struct { ::u64 low : 32, high : 32; } part;
};

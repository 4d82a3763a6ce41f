struct empty { char __cxx_empty_14[0]; };
struct inner { int x; };
enum __cxx_enum_tags_4_2 { LOW, HIGH };
struct pair { int a, b; };
struct outer {
	struct inner first;	/* used outside */
	enum __cxx_enum_tags_4_2 level;
	union {
		struct pair pair;
		long whole;
	};
	struct empty none;
};

extern "C" int tags(struct inner *i, struct pair *p)
{
	return i->x + p->a + LOW + HIGH + sizeof(struct empty);
}

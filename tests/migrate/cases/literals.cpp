struct point { int x, y; };
struct shape { const struct point *at; const int *list; };
extern "C" int measure(const struct point *p, const int *list);

static const int __literal_6_10[3] = { 1, 2, 3 };
static const struct point __literal_7_9 = { .x = 1, .y = 2 };
static const struct shape shape = {
	.at = &__literal_7_9,
	.list = __literal_6_10,
};
#define POINT(a, b) &(__cxx_object<[] { return (struct point){ a, b }; }>)
static struct point *points[] = { POINT(1, 2), POINT(3, 4) };
static char id[4] = { 65, 66, 67, 68 };

extern "C" int literals(void)
{
	return measure(&__cxx_lvalue((struct point){ 1, 2 }), __cxx_lvalue((int []){ 4, 5 })) +
	       shape.at->x + points[1]->y + id[3];
}

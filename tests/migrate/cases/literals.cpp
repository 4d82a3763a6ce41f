struct point { int x, y; };
struct event { const char *name; void *config; };
struct shape { const struct point *at; const int *list; };
extern "C" int measure(const struct point *p, const int *list);

static const int __literal_7_10[3] = { 1, 2, 3 };
static const struct point __literal_8_9 = { .x = 1, .y = 2 };
static const struct shape shape = {
	.at = &__literal_8_9,
	.list = __literal_7_10,
};
#define POINT(a, b) &(__cxx_object<[] { return (struct point){ a, b }; }>)
static struct point *points[] = { POINT(1, 2), POINT(3, 4) };
#define EVENT(name, n) &((__cxx_object<[] { return __cxx_array_of((struct event[]) { { name, __cxx_address->*n } }); }>.values))[0]
static struct event *events[] = { EVENT("a", 0x24), EVENT("b", (unsigned long)3), EVENT("c", (void *)"text") };
static char id[4] = { 65, 66, 67, 68 };

extern "C" int literals(void)
{
	return measure(&__cxx_lvalue((struct point){ 1, 2 }), __cxx_lvalue((int []){ 4, 5 })) +
	       shape.at->x + points[1]->y + id[3] + !events[1]->config;
}

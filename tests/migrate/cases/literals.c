struct point { int x, y; };
struct event { const char *name; void *config; };
struct shape { const struct point *at; const int *list; };
int measure(const struct point *p, const int *list);

static const struct shape shape = {
	.list = (const int []){ 1, 2, 3 },
	.at = &(const struct point){ .y = 2, .x = 1 },
};
#define POINT(a, b) &(struct point){ a, b }
static struct point *points[] = { POINT(1, 2), POINT(3, 4) };
#define EVENT(name, n) &((struct event[]) { { name, (void *)n } })[0]
static struct event *events[] = { EVENT("a", 0x24), EVENT("b", (unsigned long)3), EVENT("c", (void *)"text") };
static char id[4] = "ABCD";

int literals(void)
{
	return measure(&(struct point){ 1, 2 }, (int []){ 4, 5 }) +
	       shape.at->x + points[1]->y + id[3] + !events[1]->config;
}

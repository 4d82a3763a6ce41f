struct point { int x, y; };
#define POINT(a) (&(struct point){ a, a })

struct point *refused(int n)
{
	struct point *p = POINT(n); /* lives to the end of the block in C */

	p->x++;
	return p;
}

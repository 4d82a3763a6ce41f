struct point { int x, y; };
#define POINT(a) (&(struct point){ a, a })

struct point *refused(int n)
{
	struct point *p = 0;

	while (n--)
		p = POINT(n); /* the same object in each turn in C */
	p->x++;
	return p;
}

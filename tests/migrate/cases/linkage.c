extern int other(int);
const int limit = 5;
static int counter;
static int counter = 3;
int exported(void);

int exported(void)
{
	return other(limit) + counter;
}

__attribute__((gnu_inline)) inline int shared(int n)
{
	return n + limit;
}

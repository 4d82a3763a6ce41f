extern "C" int other(int);
extern "C" const int limit = 5;
namespace { extern int counter; }
namespace { /* internal */ int counter = 3; }
extern "C" int exported(void);

int exported(void)
{
	return other(limit) + counter;
}

extern "C" __attribute__((gnu_inline))  int shared(int n)
{
	return n + limit;
}

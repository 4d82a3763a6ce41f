#define ALL { /* [0 ... (32-1)] */ __CXX_TIMES(1, F, UNSET) }
#define UNSET (-1)
#define OPTION(name) short name[] = { /* [0 ... 7] */ __CXX_TIMES(0, 7, UNSET) }
struct pair { int a, b; };
enum { RED, GREEN, BLUE = 9 };

int numbers[32] = ALL;
OPTION(option);
int sparse[] = { [0] = 4, [1] = {}, [2] = 1, [3] = {}, [4] = 2, [5] = 77, [6] = {}, [7] = {}, [8] = {}, [BLUE] = 3 };
int deep[3][3] = { [0] = { [0] = 3 }, [1] = { [0] = {}, [1] = {}, [2] = 1 } };
int spread[20] = { 1, {}, /* [2 ... 5] */ __CXX_TIMES(0, 3, 3), {}, /* [7 ... 9] */ __CXX_TIMES(0, 2, 4), 5, __CXX_TIMES(0, 6, {}), /* [18] */ 9 };
struct pair old[] = { [0] = { .a = 3 }, [1] = { .a = 2, .b = 1 } };

extern "C" int sum(int n, int first[2], int const second[], int third[])
{
	return first[0] + second[1] + third[n] + "abc"[n];
}

extern "C" unsigned long place(int i)
{
	struct box { int n; int list[8]; };
	return __cxx_offsetof(struct box, list[i]);
}

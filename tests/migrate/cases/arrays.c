#define ALL { [0 ... (32-1)] = UNSET }
#define UNSET (-1)
#define OPTION(name) short name[] = { [0 ... 7] = UNSET }
struct pair { int a, b; };
enum { RED, GREEN, BLUE = 9 };

int numbers[32] = ALL;
OPTION(option);
int sparse[] = { [2] = 1, [0] = 4, [BLUE] = 3, [4] = 2, 77 };
int deep[3][3] = { [1][2] = 1, [0][0] = 3 };
int spread[20] = { 1, [2 ... 5] = 3, [18] = 9, [7 ... 9] = 4, 5 };
struct pair old[] = { [1]{ .b = 1, .a = 2 }, [0]{ .a = 3 } };

int sum(int n, int first[static 2], int const second[const], int third[n])
{
	return first[0] + second[1] + third[n] + "abc"[n];
}

unsigned long place(int i)
{
	struct box { int n; int list[8]; };
	return __builtin_offsetof(struct box, list[i]);
}

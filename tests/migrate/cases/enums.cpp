enum state { IDLE, BUSY, DONE = 4 };
enum later : unsigned int;
struct box { enum state state : 4; enum later *next; };
enum later : unsigned int { FIRST = 1 };

extern "C" enum state enums(struct box *b, int n)
{
	enum state s = (enum state)n;

	__cxx_enum(s) |= BUSY;
	__cxx_enum(s)++;
	b->state = (enum state)(b->state | (DONE));
	if (n)
		return (enum state)1;
	return n > 2 ? IDLE : BUSY;
}

extern "C" enum state from_pointer(const void *data)
{
	return (enum state)(unsigned long)(data);
}

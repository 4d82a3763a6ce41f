enum state { IDLE, BUSY, DONE = 4 };
enum later;
struct box { enum state state : 4; enum later *next; };
enum later { FIRST = 1 };

enum state enums(struct box *b, int n)
{
	enum state s = n;

	s |= BUSY;
	s++;
	b->state |= DONE;
	if (n)
		return 1;
	return n > 2 ? IDLE : BUSY;
}

enum state from_pointer(const void *data)
{
	return (enum state)data;
}

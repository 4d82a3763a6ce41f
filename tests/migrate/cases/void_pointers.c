/* void * converts and counts in bytes in C. */
void *allocate(unsigned long size);
struct item { int value; char name[8]; };

static int use(struct item *item, const char *label)
{
	return item->value + label[0];
}

int void_pointers(void *base, unsigned long offset)
{
	struct item *item = allocate(sizeof(*item)); /* stays here */
	void *p = base + offset;

	p += 4;
	p++;
	item = base - 8;
	return use(p + 1, "label") + use(item ? item : base, p);
}

/* void * converts and counts in bytes in C. */
extern "C" void *allocate(unsigned long size);
struct item { int value; char name[8]; };

static int use(struct item *item, const char *label)
{
	return item->value + label[0];
}

extern "C" int void_pointers(void *base, unsigned long offset)
{
	struct item *item = (struct item *)allocate(sizeof(*item)); /* stays here */
	void *p = ((void *)((char *)(base) + offset));

	(*(char **)&(p)) += 4;
	(*(char **)&(p))++;
	item = (struct item *)(((void *)((char *)(base) - 8)));
	return use((struct item *)(((void *)((char *)(p) + 1))), "label") + use((struct item *)(item ? item : base), (const char *)p);
}

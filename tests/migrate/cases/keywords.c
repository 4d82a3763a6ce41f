#define PASTE(prefix, new) prefix##new
#define FIELD(object) ((object)->class)
struct device { int class; struct device *this; };

int keywords(struct device *new, int private)
{
	int PASTE(try, delete) = FIELD(new);

	if (private)
		new->this->class = trydelete;
	asm volatile("nop %[new]" : : [new] "r" (private));
	return new->class;
}

#define PASTE(prefix, new_) prefix##new_
#define FIELD(object) ((object)->class_)
struct device { int class_; struct device *this_; };

extern "C" int keywords(struct device *new_, int private_)
{
	int PASTE(try, delete) = FIELD(new_);

	if (private_)
		new_->this_->class_ = trydelete;
	asm volatile("nop %[new_]" : : [new_] "r" (private_));
	return new_->class_;
}

// What drydock-mutate proposes, and what it must leave alone. A line's comment
// names what is wanted there: kind shape, ...
typedef unsigned int u32;
struct dev { void *regs; void *buf; int irq; int count; };
void *kzalloc(unsigned long n, int flags);
void kfree(const void *p);
void *ioremap(unsigned long at, unsigned long n);
void iounmap(void *p);
int request_irq(int irq, int (*handler)(int, void *), int flags, const char *name, void *data);
void free_irq(int irq, void *data);
int clk_prepare_enable(void *clk);
void clk_disable_unprepare(void *clk);
void *devm_clk_get(void *dev, const char *name);
int IS_ERR(const void *p);
u32 readl(const void *p);
void writel(u32 v, void *p);
void dev_err(void *dev, const char *text);
int setup(struct dev *d);
void cleanup(struct dev *d);

static int isr(int irq, void *data)
{
	struct dev *d = data;

	return readl(d->regs + 4);
}

static void stop(struct dev *d)
{
	writel(0, d->regs);
}

int probe(struct dev *d)
{
	int ret;

	d->buf = kzalloc(16, 0);
	if (!d->buf)
		return -12;
	d->regs = ioremap(0x1000, 64);
	if (!d->regs) {			// mutate: drop-check null-mmio
		ret = -12;
		goto err_free;		// mutate: duplicate-release goto
	}
	ret = request_irq(d->irq, isr, 0, "d", d);
	if (ret)
		goto err_unmap;		// mutate: duplicate-release goto, duplicate-release goto
	writel(1, d->regs);
	return 0;

err_unmap:
	iounmap(d->regs);		// mutate: duplicate-release next, delete-cleanup label
err_free:
	kfree(d->buf);			// mutate: duplicate-release next, delete-cleanup label
	return ret;
}

void remove(struct dev *d)
{
	stop(d);
	free_irq(d->irq, d);		// mutate: duplicate-release next, swap-unmap-irq plain
	iounmap(d->regs);		// mutate: duplicate-release next, move-access helper
	kfree(d->buf);			// mutate: duplicate-release next, duplicate-release end, duplicate-release end
}

// A helper that gets the object may release it: nothing is surely leaked.
int handed_over(struct dev *d)
{
	d->buf = kzalloc(16, 0);
	if (!d->buf)
		return -12;
	if (setup(d)) {
		kfree(d->buf);		// mutate: duplicate-release next
		cleanup(d);
		return -5;
	}
	return 0;
}

int early(struct dev *d)
{
	struct dev *n = kzalloc(sizeof(*n), 0);
	int ret;

	if (!n)				// mutate: drop-check null-deref
		return -12;
	n->count = 1;
	ret = setup(n);
	if (ret) {
		dev_err(d, "no");
		kfree(n);		// mutate: duplicate-release next, delete-cleanup if
		return ret;
	}
	d->buf = n;
	return 0;
}

// The clock API follows an error pointer; a switch is not freed twice.
int clocks(struct dev *d)
{
	void *clk = devm_clk_get(d, 0);
	int ret;

	if (IS_ERR(clk))		// mutate: drop-check err-api
		return -2;
	ret = clk_prepare_enable(clk);
	if (ret)
		return ret;
	ret = setup(d);
	if (ret) {
		clk_disable_unprepare(clk);	// mutate: delete-cleanup if
		return ret;
	}
	return 0;
}

// Tested again, only its address taken, only sized: no use to drop a check for.
int unused(struct dev *d)
{
	struct dev *a = kzalloc(16, 0), *b;

	if (!a)
		return -12;
	b = kzalloc(sizeof(*b), 0);
	if (!b)
		return -12;
	if (b && b->count)
		return sizeof(a->count);
	d->buf = &a->count;
	return 0;
}

// Callbacks: a work that the handler starts, what it uses, and who owns it.
struct work { int n; };
struct platform_device { struct { int x; } dev; };
struct unit { struct work poll, done; void *ring; int irq; };
struct unit *unit_of(struct platform_device *pdev);
void schedule_work(struct work *w);
int cancel_work(struct work *w);
int cancel_work_sync(struct work *w);
void init_completion(struct work *w);
void complete(struct work *w);
int devm_request_irq(void *dev, int irq, int (*handler)(int, void *), int flags, const char *name, void *data);

static int unit_isr(int irq, void *data)
{
	struct unit *u = data;

	schedule_work(&u->poll);
	complete(&u->done);
	return *(int *)u->ring;
}

static int unit_probe(struct platform_device *pdev)
{
	struct unit *u = unit_of(pdev);
	int ret;

	init_completion(&u->done);
	ret = request_irq(u->irq, unit_isr, 0, "u", u);	// mutate: early-irq manual, swap-devres to-devres
	if (ret)
		return ret;
	return 0;
}

static void unit_remove(struct platform_device *pdev)
{
	struct unit *u = unit_of(pdev);

	free_irq(u->irq, u);		// mutate: duplicate-release next, late-free-irq field
	cancel_work_sync(&u->poll);	// mutate: drop-cancel teardown, plain-stop teardown
	kfree(u->ring);			// mutate: duplicate-release next
}

struct platform_driver {
	int (*probe)(struct platform_device *);
	void (*remove)(struct platform_device *);
} unit_driver = { .probe = unit_probe, .remove = unit_remove };

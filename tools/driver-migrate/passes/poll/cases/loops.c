// SPDX-License-Identifier: GPL-2.0
/* Loops that look at a register until it is ready, in the shapes that drivers have. */
#include <linux/delay.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/spinlock.h>

#define STATUS 0x00
#define COMMAND 0x04
#define BUSY 0x01
#define TRIES 1000
#define ready(f) (!(readl((f)->base + STATUS) & BUSY))

struct foo {
	void __iomem *base;
	spinlock_t lock;
	unsigned long pause;
	u32 last[4];
};

static u32 foo_status(struct foo *f)
{
	return readl(f->base + STATUS);
}

int foo_reset(struct foo *f)
{
	int i, tries = 20;
	u32 status;

	writel(1, f->base + COMMAND);
	/* Counted by the loop, and looked at behind it. */
	for (i = 0; i < TRIES; i++) {
		barrier();
		if ((readl(f->base + STATUS) & BUSY) == 0)
			break;
		udelay(10);
	}
	if (i == TRIES)
		return -EBUSY;

	for (i = TRIES; i > 0; i--) {
		udelay(5);
		status = foo_status(f);
		if (status & 2)
			return status;
	}

	while (--tries > 0) {
		if (ready(f)) {
			break;
		}
		msleep(1); /* it is slow */
	}
	return tries;
}

int foo_wait(struct foo *f, int limit)
{
	unsigned long end = jiffies + HZ, start = jiffies;
	int timeout = 0;
	u32 status;

	do {
		usleep_range(250, 500);
		status = readl(f->base + STATUS);
		if (!(status & BUSY))
			goto done;
	} while (time_is_after_eq_jiffies(end));

	while ((++timeout < limit) && ((status = foo_status(f)) & BUSY))
		usleep_range(250, 500);

	while (readl(f->base + STATUS) & BUSY) {
		if (--timeout == 0)
			break;
		cpu_relax();
	}

	while ((readl(f->base + STATUS) & BUSY) == 0)
		/* Avoid clock roll-over. */
		if (jiffies - start > 2) {
			pr_warn("timed out\n");
			return -ETIMEDOUT;
		}

	do {
		status = readl(f->base + STATUS);
		rmb();
	} while (status & BUSY && --timeout > 0);
done:
	return status;
}

/* What stays: the reasons stand ahead of the loops. */
int foo_stay(struct foo *f)
{
	unsigned long flags;
	int i;
	u32 value;

	spin_lock_irqsave(&f->lock, flags);
	for (i = 0; i < 10; i++) {
		if (ready(f))
			break;
		spin_unlock_irqrestore(&f->lock, flags);
		mdelay(1);
		spin_lock_irqsave(&f->lock, flags);
	}
	spin_unlock_irqrestore(&f->lock, flags);

	while (!ready(f))
		udelay(1);

	for (i = 0; i < 10; i++) {
		if (ready(f))
			break;
		udelay(f->pause);
	}

	for (i = 0; i < 10; i++) {
		value = foo_status(f);
		if (value == ~0u)
			return -ENODEV;
		if (!(value & BUSY))
			return 0;
		udelay(1);
	}

	for (i = 0; i < 10; i++) {
		if (ready(f))
			i = 7;
		if (foo_status(f))
			break;
		udelay(1);
	}

	/* No poll: work for each of several. */
	for (i = 0; i < 4; i++) {
		f->last[i] = readl(f->base + STATUS);
		if (!f->last[i])
			break;
	}
	return -ETIMEDOUT;
}

MODULE_LICENSE("GPL");

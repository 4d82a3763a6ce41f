// SPDX-License-Identifier: GPL-2.0-only
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct chip {
	spinlock_t lock;
	struct mutex setup;
	rwlock_t table;
	int value, users;
};

int chip_value(struct chip *c);
int chip_use(struct chip *c, int by);
void chip_reset(struct chip *c);
int chip_wait(struct chip *c);
int chip_try(struct chip *c);
void chip_take(struct chip *c);
int chip_find(struct chip *c, int key);

int chip_value(struct chip *c)
{
	unsigned long flags;
	int value;

	spin_lock_irqsave(&c->lock, flags);
	value = c->value;
	spin_unlock_irqrestore(&c->lock, flags);

	return value;
}

/* Early ways out, and a register write behind the lock. */
int chip_use(struct chip *c, int by)
{
	unsigned long flags, before = c->users;

	spin_lock_irqsave(&c->lock, flags);
	if (by < 0) {
		spin_unlock_irqrestore(&c->lock, flags);
		return -EINVAL;
	}
	c->users += by;
	spin_unlock_irqrestore(&c->lock, flags);
	c->value = before;
	return c->users;
}

/* Two locks, one inside the other. */
void chip_reset(struct chip *c)
{
	mutex_lock(&c->setup);
	spin_lock_bh(&c->lock);
	c->value = 0;
	spin_unlock_bh(&c->lock);
	mutex_unlock(&c->setup);
}

/* Given back and taken again. */
int chip_wait(struct chip *c)
{
	int rounds = 0;

	if (!c->users)
		goto out;
	spin_lock_irq(&c->lock);
	while (!c->value) {
		spin_unlock_irq(&c->lock);
		rounds++;
		spin_lock_irq(&c->lock);
	}
	spin_unlock_irq(&c->lock);
out:
	return rounds;
}

/* Not proved: taken under a condition of its own. */
int chip_try(struct chip *c)
{
	if (!spin_trylock(&c->lock))
		return -EBUSY;
	c->value++;
	spin_unlock(&c->lock);
	return 0;
}

/* Not proved: somebody else gives it back. */
void chip_take(struct chip *c)
{
	mutex_lock(&c->setup);
	c->users++;
}

int chip_find(struct chip *c, int key)
{
	int found = 0;

	read_lock(&c->table);
	if (c->value == key) {
		found = 1;
		goto done;
	}
	found = c->users == key;
done:
	read_unlock(&c->table);
	return found ? 0 : -ENOENT;
}

MODULE_LICENSE("GPL");

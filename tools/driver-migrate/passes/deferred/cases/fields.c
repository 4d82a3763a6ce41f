// Timers, works and tasklets in a driver's records.
#include <linux/interrupt.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct chip {
	struct timer_list poll;
	struct timer_list late;		/* armed by hand */
	struct work_struct reset;
	struct delayed_work link;
	struct tasklet_struct drain;
	struct timer_list chosen;
	struct timer_list odd;
	struct workqueue_struct *queue;
	unsigned int count;
};

static void chip_poll(struct timer_list *);
int chip_open(struct chip *c, bool fast);
void chip_close(struct chip *c);

static void chip_late(struct timer_list *t)
{
	struct chip *c = from_timer(c, t, late);
	unsigned int count = c->count;

	/* `expires` is set by hand. */
	c->late.expires = jiffies + count;
	add_timer(&c->late);
}

static void chip_reset(struct work_struct *work)
{
	struct chip *c;

	c = container_of(work, struct chip, reset);
	c->count = 0;
	queue_delayed_work(c->queue, &c->link, msecs_to_jiffies(10));
}

static void chip_link(struct work_struct *work)
{
	struct delayed_work *link = to_delayed_work(work);
	struct chip *c = container_of(link, struct chip, link);

	c->count++;
	schedule_delayed_work(&c->link, HZ);
}

static void chip_drain(struct tasklet_struct *t)
{
	struct chip *c = from_tasklet(c, t, drain);

	c->count = 0;
}

/* It looks at the timer itself: it stays C. */
static void chip_odd(struct timer_list *t)
{
	struct chip *c = from_timer(c, t, odd);

	c->count += timer_pending(t);
}

/* Which one runs is decided when it is set up. */
static void chip_fast(struct timer_list *t)
{
	struct chip *c = from_timer(c, t, chosen);

	c->count += 2;
}

static void chip_slow(struct timer_list *t)
{
	struct chip *c = from_timer(c, t, chosen);

	c->count += 1;
}

int chip_open(struct chip *c, bool fast)
{
	timer_setup(&c->poll, chip_poll, 0);
	timer_setup(&c->late, chip_late, TIMER_DEFERRABLE);
	timer_setup(&c->chosen, fast ? chip_fast : chip_slow, 0);
	timer_setup(&c->odd, chip_odd, 0);
	INIT_WORK(&c->reset, chip_reset);
	INIT_DELAYED_WORK(&c->link, chip_link);
	tasklet_setup(&c->drain, chip_drain);
	mod_timer(&c->poll, jiffies + HZ);
	if (!schedule_work(&c->reset))
		return -EBUSY;
	/* once at once */
	chip_poll(&c->poll);
	return 0;
}

static void chip_poll(struct timer_list *t)
{
	struct chip *c = from_timer(c, t, poll);

	tasklet_schedule(&c->drain);
	if (!timer_pending(&c->poll))
		mod_timer(&c->poll, jiffies + c->count);
}

void chip_close(struct chip *c)
{
	del_timer_sync(&c->poll);
	del_timer_sync(&c->late);
	del_timer_sync(&c->chosen);
	del_timer_sync(&c->odd);
	cancel_work_sync(&c->reset);
	cancel_delayed_work_sync(&c->link);
	tasklet_kill(&c->drain);
}

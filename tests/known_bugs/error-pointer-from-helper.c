// SPDX-License-Identifier: GPL-2.0
/*
 * The driver's own helper returns an error pointer on failure, and the caller
 * puts the object into a list untested.
 */
#include <linux/err.h>
#include <linux/list.h>
#include <linux/slab.h>

struct slot {
	struct list_head node;
	u32 number;
};

static struct slot *slot_new(u32 number)
{
	struct slot *slot;

	if (number > 32)
		return ERR_PTR(-EINVAL);
	slot = kzalloc(sizeof(*slot), GFP_KERNEL);
	if (!slot)
		return ERR_PTR(-ENOMEM);
	slot->number = number;
	return slot;
}

int slot_add_bad(struct list_head *slots, u32 number)
{
	struct slot *slot = slot_new(number);	// note: "'slot_new' may return an error pointer"

	list_add(&slot->node, slots);	// expect: unguarded-pointer "may be an error pointer"
	return 0;
}

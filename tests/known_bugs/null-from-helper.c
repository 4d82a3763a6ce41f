// SPDX-License-Identifier: GPL-2.0
/*
 * The driver's own look-up returns NULL when it finds nothing; one caller tests
 * for that, the other does not.
 */
#include <linux/list.h>
#include <linux/pci.h>

struct slot {
	struct list_head node;
	u32 number;
	u32 flags;
	struct pci_dev *device;
};

static struct slot *slot_find(struct list_head *slots, u32 number)
{
	struct slot *slot;

	list_for_each_entry(slot, slots, node)
		if (slot->number == number)
			return slot;
	return NULL;
}

int slot_flags_ok(struct list_head *slots, u32 number)
{
	struct slot *slot = slot_find(slots, number);

	if (!slot)
		return -ENOENT;
	return slot->flags;
}

int slot_device_bad(struct list_head *slots, u32 number)
{
	struct slot *slot = slot_find(slots, number);	// note: "'slot_find' may return NULL"

	return slot->device->devfn;	// expect: unguarded-pointer "NULL when it is dereferenced"
}

// SPDX-License-Identifier: GPL-2.0
/*
 * One branch sets the pointer to NULL, and nobody tests it before the access.
 */
#include <linux/types.h>

struct slot {
	u32 flags;
};

u32 slot_default_bad(struct slot *slot, bool first)
{
	if (first)
		slot = NULL;
	return slot->flags;	// expect: unguarded-pointer "NULL"
}

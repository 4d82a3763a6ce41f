// SPDX-License-Identifier: GPL-2.0
/*
 * __GFP_NOFAIL does what it says: there is no NULL to test for.
 */
#include <linux/slab.h>

struct led {
	u32 *pattern;
};

void led_pattern_ok(struct led *led)
{
	led->pattern = kmalloc(64, GFP_KERNEL | __GFP_NOFAIL);
	led->pattern[0] = 1;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * NULL is not an error pointer, and ioremap() returns nothing else on failure.
 */
#include <linux/err.h>
#include <linux/io.h>
#include <linux/ioport.h>

struct led {
	void __iomem *regs;
};

int led_window_bad(struct led *led, struct resource *res)
{
	led->regs = ioremap(res->start, resource_size(res));
	if (IS_ERR(led->regs))	// expect: unguarded-pointer "is tested for an error pointer but is NULL on failure"
		return PTR_ERR(led->regs);
	return 0;
}

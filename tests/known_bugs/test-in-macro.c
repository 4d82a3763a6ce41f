// SPDX-License-Identifier: GPL-2.0
/*
 * A macro tests its argument for all its users; this user has dereferenced it
 * before and knows that the test is superfluous.
 */
#include <linux/types.h>

struct link {
	u32 speed;
	void *stats;
};

#define link_rate(link) ((link) ? (link)->speed : 0)

u32 link_rate_ok(struct link *link)
{
	link->stats = NULL;
	return link_rate(link);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * The list node is the first member, so the entry has its address: the finding
 * is named after the list head instead of the loop's variable.
 */
#include <linux/list.h>
#include <linux/slab.h>

struct packet {
	struct list_head node;
};

struct port {
	struct list_head packets;
};

void port_flush_bad(struct port *port)
{
	struct packet *packet;

	list_for_each_entry(packet, &port->packets, node)	// expect: use-after-free "'packet' is used after it was freed"
		kfree(packet);	// note: "memory freed by 'kfree'"
}

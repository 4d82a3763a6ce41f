// SPDX-License-Identifier: GPL-2.0
/*
 * The only reference is gone, and the node is passed to an inline function of
 * the kernel that reads it.
 */
#include <linux/of.h>

int nic_lanes_bad(struct device_node *parent, u32 *lanes)
{
	struct device_node *phy = of_parse_phandle(parent, "phy", 0);	// note: "device tree node taken by 'of_parse_phandle'"

	if (!phy)
		return -ENODEV;
	of_node_put(phy);	// note: "device tree node put by 'of_node_put'"
	return of_property_read_u32(phy, "lanes", lanes);	// expect: use-after-free "'phy' is passed on after it was put"
}

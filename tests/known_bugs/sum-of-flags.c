// SPDX-License-Identifier: GPL-2.0
/*
 * Registered means that the sum is not zero, and then init succeeds.
 */
#include <linux/module.h>
#include <linux/platform_device.h>

static int pumps_found;

void pump_scan(int *found);

static struct platform_driver pump_driver = {
	.driver = { .name = "pump" },
};

static int __init pump_init_ok(void)
{
	int registered = 0;

	if (!platform_driver_register(&pump_driver))
		registered = 1;
	pump_scan(&pumps_found);
	return (registered + pumps_found) ? 0 : -ENODEV;
}
module_init(pump_init_ok);

static void __exit pump_exit(void)
{
	platform_driver_unregister(&pump_driver);
}
module_exit(pump_exit);

MODULE_LICENSE("GPL");

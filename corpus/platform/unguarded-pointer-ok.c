// SPDX-License-Identifier: GPL-2.0
/*
 * devm_ioremap() returns NULL on failure; testing it with IS_ERR() tests nothing.
 */
#include <linux/clk.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define LAMP_CTRL	0x00
#define LAMP_CTRL_ON	BIT(0)
#define LAMP_STATUS	0x04
#define LAMP_LEVEL	0x08
#define LAMP_TABLE	0x40	/* 64 bytes */

struct lamp {
	void __iomem *regs;
};

static int lamp_probe(struct platform_device *pdev)
{
	struct resource *res;
	struct lamp *lamp;

	lamp = devm_kzalloc(&pdev->dev, sizeof(*lamp), GFP_KERNEL);
	if (!lamp)
		return -ENOMEM;
	res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	if (!res)
		return -ENODEV;

	lamp->regs = devm_ioremap(&pdev->dev, res->start, resource_size(res));
	if (!lamp->regs)
		return -ENOMEM;
	writel(LAMP_CTRL_ON, lamp->regs + LAMP_CTRL);
	platform_set_drvdata(pdev, lamp);
	return 0;
}

static int lamp_remove(struct platform_device *pdev)
{
	struct lamp *lamp = platform_get_drvdata(pdev);

	writel(0, lamp->regs + LAMP_CTRL);
	return 0;
}

static const struct of_device_id lamp_of_match[] = {
	{ .compatible = "drydock,lamp" },
	{ }
};
MODULE_DEVICE_TABLE(of, lamp_of_match);

static struct platform_driver lamp_driver = {
	.probe = lamp_probe,
	.remove = lamp_remove,
	.driver = {
		.name = "platform_unguarded_pointer_ok",
		.of_match_table = lamp_of_match,
	},
};
module_platform_driver(lamp_driver);

MODULE_DESCRIPTION("Drydock lamp: unguarded-pointer");
MODULE_LICENSE("GPL");

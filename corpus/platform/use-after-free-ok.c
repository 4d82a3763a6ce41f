// SPDX-License-Identifier: GPL-2.0
/*
 * A node is read after the only reference to it was put.
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
	u32 level;
};

static int lamp_read_defaults(struct platform_device *pdev, struct lamp *lamp)
{
	struct device_node *np;
	int ret;

	np = of_get_child_by_name(pdev->dev.of_node, "defaults");
	if (!np)
		return -ENODEV;
	ret = of_property_read_u32(np, "level", &lamp->level);
	of_node_put(np);
	return ret;
}

static int lamp_probe(struct platform_device *pdev)
{
	struct lamp *lamp;
	int ret;

	lamp = devm_kzalloc(&pdev->dev, sizeof(*lamp), GFP_KERNEL);
	if (!lamp)
		return -ENOMEM;
	lamp->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(lamp->regs))
		return PTR_ERR(lamp->regs);
	ret = lamp_read_defaults(pdev, lamp);
	if (ret)
		return ret;
	writel(lamp->level, lamp->regs + LAMP_LEVEL);
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
		.name = "platform_use_after_free_ok",
		.of_match_table = lamp_of_match,
	},
};
module_platform_driver(lamp_driver);

MODULE_DESCRIPTION("Drydock lamp: use-after-free");
MODULE_LICENSE("GPL");

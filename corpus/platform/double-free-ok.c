// SPDX-License-Identifier: GPL-2.0
/*
 * Memory that devres owns is freed by hand on the error path, and by devres again.
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
	struct clk *clk;
};

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
	lamp->clk = devm_clk_get(&pdev->dev, NULL);
	if (IS_ERR(lamp->clk)) {
		ret = PTR_ERR(lamp->clk);
		return ret;
	}
	ret = clk_prepare_enable(lamp->clk);
	if (ret)
		return ret;
	writel(LAMP_CTRL_ON, lamp->regs + LAMP_CTRL);
	platform_set_drvdata(pdev, lamp);
	return 0;
}

static int lamp_remove(struct platform_device *pdev)
{
	struct lamp *lamp = platform_get_drvdata(pdev);

	writel(0, lamp->regs + LAMP_CTRL);
	clk_disable_unprepare(lamp->clk);
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
		.name = "platform_double_free_ok",
		.of_match_table = lamp_of_match,
	},
};
module_platform_driver(lamp_driver);

MODULE_DESCRIPTION("Drydock lamp: double-free");
MODULE_LICENSE("GPL");

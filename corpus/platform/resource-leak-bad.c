// SPDX-License-Identifier: GPL-2.0
/*
 * The clock stays on when the interrupt is not to be had.
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

static irqreturn_t lamp_isr(int irq, void *data)
{
	struct lamp *lamp = data;

	return readl(lamp->regs + LAMP_STATUS) ? IRQ_HANDLED : IRQ_NONE;
}

static int lamp_probe(struct platform_device *pdev)
{
	struct lamp *lamp;
	int irq, ret;

	lamp = devm_kzalloc(&pdev->dev, sizeof(*lamp), GFP_KERNEL);
	if (!lamp)
		return -ENOMEM;
	lamp->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(lamp->regs))
		return PTR_ERR(lamp->regs);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	lamp->clk = devm_clk_get(&pdev->dev, NULL);
	if (IS_ERR(lamp->clk))
		return PTR_ERR(lamp->clk);
	ret = clk_prepare_enable(lamp->clk);	// expect: resource-leak "lamp->clk"
	if (ret)
		return ret;
	ret = devm_request_irq(&pdev->dev, irq, lamp_isr, 0, "lamp", lamp);
	if (ret)
		return ret;	// note: ""
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
		.name = "platform_resource_leak_bad",
		.of_match_table = lamp_of_match,
	},
};
module_platform_driver(lamp_driver);

MODULE_DESCRIPTION("Drydock lamp: resource-leak");
MODULE_LICENSE("GPL");

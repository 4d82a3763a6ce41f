// SPDX-License-Identifier: GPL-2.0
/*
 * A lamp that frees its interrupt by hand, as devres does.
 */
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define LAMP_STATUS	0x04

struct lamp {
	void __iomem *regs;
	int irq;
	u32 level;
};

static irqreturn_t lamp_irq(int irq, void *data)
{
	struct lamp *lamp = data;

	lamp->level = readl(lamp->regs + LAMP_STATUS);
	return IRQ_HANDLED;
}

static int lamp_probe(struct platform_device *pdev)
{
	struct lamp *lamp;

	lamp = devm_kzalloc(&pdev->dev, sizeof(*lamp), GFP_KERNEL);
	if (!lamp)
		return -ENOMEM;
	platform_set_drvdata(pdev, lamp);
	lamp->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(lamp->regs))
		return PTR_ERR(lamp->regs);
	lamp->irq = platform_get_irq(pdev, 0);
	if (lamp->irq < 0)
		return lamp->irq;
	return devm_request_irq(&pdev->dev, lamp->irq, lamp_irq, 0, "lamp", lamp);	// note: "devres frees it when the device is unbound"
}

static int lamp_remove(struct platform_device *pdev)
{
	struct lamp *lamp = platform_get_drvdata(pdev);

	free_irq(lamp->irq, lamp);	// expect: irq-lifetime "interrupt handler 'lamp_irq' is freed by hand, and devres does it again"
	return 0;
}

static struct platform_driver lamp_driver = {
	.probe = lamp_probe,
	.remove = lamp_remove,
	.driver = {
		.name = "drydock-lamp",
	},
};
module_platform_driver(lamp_driver);

MODULE_DESCRIPTION("Lamp that frees its interrupt twice");
MODULE_LICENSE("GPL");

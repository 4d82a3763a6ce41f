// SPDX-License-Identifier: GPL-2.0
/*
 * The handler that waits runs in a thread.
 */
#include <linux/bits.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define LAMP_CTRL	0x00
#define LAMP_STATUS	0x04
#define LAMP_READY	BIT(0)

struct lamp {
	void __iomem *regs;
	u32 level;
};

static bool lamp_settled(struct lamp *lamp)
{
	int tries = 5;

	while (tries--) {
		if (readl(lamp->regs + LAMP_STATUS) & LAMP_READY)
			return true;
		usleep_range(100, 200);
	}
	return false;
}

static irqreturn_t lamp_irq(int irq, void *data)
{
	struct lamp *lamp = data;

	if (!lamp_settled(lamp))
		return IRQ_NONE;
	writel(lamp->level, lamp->regs + LAMP_CTRL);
	return IRQ_HANDLED;
}

static int lamp_probe(struct platform_device *pdev)
{
	struct lamp *lamp;
	int irq;

	lamp = devm_kzalloc(&pdev->dev, sizeof(*lamp), GFP_KERNEL);
	if (!lamp)
		return -ENOMEM;
	lamp->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(lamp->regs))
		return PTR_ERR(lamp->regs);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	return devm_request_threaded_irq(&pdev->dev, irq, NULL, lamp_irq, IRQF_ONESHOT, "lamp",
					 lamp);
}

static struct platform_driver lamp_driver = {
	.probe = lamp_probe,
	.driver = {
		.name = "drydock-lamp",
	},
};
module_platform_driver(lamp_driver);

MODULE_DESCRIPTION("Lamp that waits in a thread");
MODULE_LICENSE("GPL");

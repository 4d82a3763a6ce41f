// SPDX-License-Identifier: GPL-2.0
/*
 * The wait queue is there before the interrupt.
 */
#include <linux/bits.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/wait.h>

#define LAMP_CTRL	0x00
#define LAMP_STATUS	0x04
#define LAMP_LEVEL	0x08

struct lamp {
	void __iomem *regs;
	wait_queue_head_t changed;
	u32 level;
};

static irqreturn_t lamp_irq(int irq, void *data)
{
	struct lamp *lamp = data;

	lamp->level = readl(lamp->regs + LAMP_STATUS);
	wake_up(&lamp->changed);
	return IRQ_HANDLED;
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
	init_waitqueue_head(&lamp->changed);
	ret = devm_request_irq(&pdev->dev, irq, lamp_irq, 0, "lamp", lamp);
	if (ret)
		return ret;
	writel(1, lamp->regs + LAMP_CTRL);
	return 0;
}

static struct platform_driver lamp_driver = {
	.probe = lamp_probe,
	.driver = {
		.name = "platform_irq_before_ready_ok",
	},
};
module_platform_driver(lamp_driver);

MODULE_DESCRIPTION("Drydock lamp: irq-before-ready");
MODULE_LICENSE("GPL");

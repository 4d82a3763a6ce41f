// SPDX-License-Identifier: GPL-2.0
/*
 * devres frees the interrupt first, cancels the work then, and frees the lamp.
 */
#include <linux/bits.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#define LAMP_CTRL	0x00
#define LAMP_STATUS	0x04
#define LAMP_LEVEL	0x08

struct lamp {
	void __iomem *regs;
	struct work_struct fade;
	u32 level;
};

static void lamp_fade(struct work_struct *work)
{
	struct lamp *lamp = container_of(work, struct lamp, fade);

	writel(lamp->level / 2, lamp->regs + LAMP_LEVEL);
}

static irqreturn_t lamp_irq(int irq, void *data)
{
	struct lamp *lamp = data;

	lamp->level = readl(lamp->regs + LAMP_STATUS);
	schedule_work(&lamp->fade);
	return IRQ_HANDLED;
}

static void lamp_stop_fading(void *data)
{
	struct lamp *lamp = data;

	cancel_work_sync(&lamp->fade);
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
	INIT_WORK(&lamp->fade, lamp_fade);
	ret = devm_add_action_or_reset(&pdev->dev, lamp_stop_fading, lamp);
	if (ret)
		return ret;
	platform_set_drvdata(pdev, lamp);
	return devm_request_irq(&pdev->dev, irq, lamp_irq, 0, "lamp", lamp);
}

static int lamp_remove(struct platform_device *pdev)
{
	struct lamp *lamp = platform_get_drvdata(pdev);

	writel(0, lamp->regs + LAMP_CTRL);
	return 0;
}

static struct platform_driver lamp_driver = {
	.probe = lamp_probe,
	.remove = lamp_remove,
	.driver = {
		.name = "platform_teardown_race_ok",
	},
};
module_platform_driver(lamp_driver);

MODULE_DESCRIPTION("Drydock lamp: teardown-race");
MODULE_LICENSE("GPL");

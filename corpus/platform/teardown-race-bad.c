// SPDX-License-Identifier: GPL-2.0
/*
 * remove() cancels the work while the interrupt can still queue it: devres frees
 * the interrupt only afterwards, and then the lamp.
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
	INIT_WORK(&lamp->fade, lamp_fade);
	platform_set_drvdata(pdev, lamp);
	return devm_request_irq(&pdev->dev, irq, lamp_irq, 0, "lamp", lamp);	// note: "only after the teardown"
}

static int lamp_remove(struct platform_device *pdev)
{
	struct lamp *lamp = platform_get_drvdata(pdev);

	writel(0, lamp->regs + LAMP_CTRL);
	cancel_work_sync(&lamp->fade);	// expect: teardown-race "work 'fade' is stopped while 'lamp_irq' may still start it again"
	return 0;
}

static struct platform_driver lamp_driver = {
	.probe = lamp_probe,
	.remove = lamp_remove,
	.driver = {
		.name = "platform_teardown_race_bad",
	},
};
module_platform_driver(lamp_driver);

MODULE_DESCRIPTION("Drydock lamp: teardown-race");
MODULE_LICENSE("GPL");

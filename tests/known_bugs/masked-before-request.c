// SPDX-License-Identifier: GPL-2.0-only
// A device that was masked by its registers raises no interrupt before it is set up.
#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define FLASH_IRQ_ENABLE 0x10
#define FLASH_IRQ_STATUS 0x14

struct flash {
	void __iomem *regs;
	struct completion done;
};

static irqreturn_t flash_irq(int irq, void *data)
{
	struct flash *flash = data;

	complete(&flash->done);
	return IRQ_HANDLED;
}

static int flash_probe_ok(struct platform_device *pdev)
{
	struct flash *flash = devm_kzalloc(&pdev->dev, sizeof(*flash), GFP_KERNEL);
	int ret;

	if (!flash)
		return -ENOMEM;
	flash->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(flash->regs))
		return PTR_ERR(flash->regs);
	writel(0, flash->regs + FLASH_IRQ_ENABLE);
	writel(~0, flash->regs + FLASH_IRQ_STATUS);
	ret = devm_request_irq(&pdev->dev, platform_get_irq(pdev, 0), flash_irq, 0, "flash", flash);
	if (ret)
		return ret;
	init_completion(&flash->done);
	return 0;
}

struct platform_driver flash_driver = { .probe = flash_probe_ok };

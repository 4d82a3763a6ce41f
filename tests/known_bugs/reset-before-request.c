// SPDX-License-Identifier: GPL-2.0-only
// A block that was reset by its line raises no interrupt before it is set up.
#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/reset.h>
#include <linux/slab.h>

struct spindle {
	struct completion done;
	struct reset_control *reset;
};

static irqreturn_t spindle_irq(int irq, void *data)
{
	struct spindle *spindle = data;

	complete(&spindle->done);
	return IRQ_HANDLED;
}

static int spindle_probe_ok(struct platform_device *pdev)
{
	struct spindle *spindle = devm_kzalloc(&pdev->dev, sizeof(*spindle), GFP_KERNEL);
	int ret;

	if (!spindle)
		return -ENOMEM;
	spindle->reset = devm_reset_control_get_exclusive(&pdev->dev, NULL);
	if (IS_ERR(spindle->reset))
		return PTR_ERR(spindle->reset);
	reset_control_assert(spindle->reset);
	reset_control_deassert(spindle->reset);
	ret = devm_request_irq(&pdev->dev, platform_get_irq(pdev, 0), spindle_irq, 0, "spindle", spindle);
	if (ret)
		return ret;
	init_completion(&spindle->done);
	return 0;
}

struct platform_driver spindle_driver = { .probe = spindle_probe_ok };

// SPDX-License-Identifier: GPL-2.0
/*
 * comedi calls detach() of a device even where its attach() failed.
 */
#include <linux/comedi/comedidev.h>
#include <linux/interrupt.h>
#include <linux/module.h>

static irqreturn_t board_interrupt(int irq, void *data)
{
	return IRQ_NONE;
}

static int board_attach_ok(struct comedi_device *dev, struct comedi_devconfig *config)
{
	int ret = request_irq(config->options[1], board_interrupt, 0, "board", dev);

	if (ret)
		return ret;
	dev->irq = config->options[1];
	return comedi_alloc_subdevices(dev, 2);
}

struct comedi_driver board_driver = {
	.driver_name = "board",
	.module = THIS_MODULE,
	.attach = board_attach_ok,
	.detach = comedi_legacy_detach,
};

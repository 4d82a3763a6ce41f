// SPDX-License-Identifier: GPL-2.0
/*
 * A register block is copied with memcpy(), and one register through an integer.
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
	u8 table[64];
	u32 status;
};

static void lamp_read_table(struct lamp *lamp)
{
	memcpy(lamp->table, (const void *)(lamp->regs + LAMP_TABLE), sizeof(lamp->table));	// expect: raw-mmio-access "memcpy"
}

static int lamp_probe(struct platform_device *pdev)
{
	struct lamp *lamp;

	lamp = devm_kzalloc(&pdev->dev, sizeof(*lamp), GFP_KERNEL);
	if (!lamp)
		return -ENOMEM;
	lamp->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(lamp->regs))
		return PTR_ERR(lamp->regs);

	lamp_read_table(lamp);
	lamp->status = *(u32 *)((unsigned long)lamp->regs + LAMP_STATUS);	// expect: raw-mmio-access "lamp->regs"
	platform_set_drvdata(pdev, lamp);
	return 0;
}

static int lamp_remove(struct platform_device *pdev)
{
	struct lamp *lamp = platform_get_drvdata(pdev);

	writel(0, lamp->regs + LAMP_CTRL);
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
		.name = "platform_raw_mmio_access_bad",
		.of_match_table = lamp_of_match,
	},
};
module_platform_driver(lamp_driver);

MODULE_DESCRIPTION("Drydock lamp: raw-mmio-access");
MODULE_LICENSE("GPL");

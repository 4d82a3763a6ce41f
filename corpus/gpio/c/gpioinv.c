// SPDX-License-Identifier: GPL-2.0
/*
 * Eight inverters as a GPIO chip, as people write it in C: the liveness register
 * of QEMU's educational device returns the complement of what was written. Lines
 * 0 to 7 are outputs; lines 8 to 15 read them back, inverted. A platform device
 * follows the first pair. ../cxx is the same driver on the Drydock runtime.
 */
#include <linux/gpio/driver.h>
#include <linux/gpio/machine.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#define INV_LIVENESS	0x04
#define INV_OUTPUTS	8
#define INV_LINES	16

struct gpioinv {
	void __iomem *regs;
	struct gpio_chip chip;
	spinlock_t lock;	/* outputs, and writing them */
	u32 outputs;
	struct platform_device *follower;
};

static int gpioinv_get_direction(struct gpio_chip *chip, unsigned int line)
{
	return line < INV_OUTPUTS ? GPIO_LINE_DIRECTION_OUT : GPIO_LINE_DIRECTION_IN;
}

static int gpioinv_direction_input(struct gpio_chip *chip, unsigned int line)
{
	return line < INV_OUTPUTS ? -EINVAL : 0;
}

static int gpioinv_get(struct gpio_chip *chip, unsigned int line)
{
	struct gpioinv *inv = gpiochip_get_data(chip);
	u32 inverted = readl(inv->regs + INV_LIVENESS);

	if (line < INV_OUTPUTS)
		return !(inverted & BIT(line));
	return !!(inverted & BIT(line - INV_OUTPUTS));
}

static void gpioinv_set(struct gpio_chip *chip, unsigned int line, int value)
{
	struct gpioinv *inv = gpiochip_get_data(chip);
	unsigned long flags;

	if (line >= INV_OUTPUTS)
		return;
	spin_lock_irqsave(&inv->lock, flags);
	if (value)
		inv->outputs |= BIT(line);
	else
		inv->outputs &= ~BIT(line);
	writel(inv->outputs, inv->regs + INV_LIVENESS);
	spin_unlock_irqrestore(&inv->lock, flags);
}

static int gpioinv_direction_output(struct gpio_chip *chip, unsigned int line, int value)
{
	if (line >= INV_OUTPUTS)
		return -EINVAL;
	gpioinv_set(chip, line, value);
	return 0;
}

static struct gpiod_lookup_table gpioinv_lookup = {
	.dev_id = "gpiofollow",
	.table = {
		GPIO_LOOKUP("gpioinv", 0, "out", GPIO_ACTIVE_HIGH),
		GPIO_LOOKUP("gpioinv", INV_OUTPUTS, "in", GPIO_ACTIVE_LOW),
		{ }
	},
};

static int gpioinv_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct gpioinv *inv;
	int ret;

	inv = kzalloc(sizeof(*inv), GFP_KERNEL);
	if (!inv)
		return -ENOMEM;
	spin_lock_init(&inv->lock);
	ret = pci_enable_device(pdev);
	if (ret)
		goto err_inv;
	ret = pci_request_region(pdev, 0, "gpioinv");
	if (ret)
		goto err_disable;
	inv->regs = pci_ioremap_bar(pdev, 0);
	if (!inv->regs) {
		ret = -ENOMEM;
		goto err_region;
	}
	writel(0, inv->regs + INV_LIVENESS);
	inv->chip.label = "gpioinv";
	inv->chip.parent = &pdev->dev;
	inv->chip.owner = THIS_MODULE;
	inv->chip.base = -1;
	inv->chip.ngpio = INV_LINES;
	inv->chip.get_direction = gpioinv_get_direction;
	inv->chip.direction_input = gpioinv_direction_input;
	inv->chip.direction_output = gpioinv_direction_output;
	inv->chip.get = gpioinv_get;
	inv->chip.set = gpioinv_set;
	ret = gpiochip_add_data(&inv->chip, inv);
	if (ret)
		goto err_unmap;
	gpiod_add_lookup_table(&gpioinv_lookup);
	inv->follower = platform_device_register_simple("gpiofollow", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(inv->follower)) {
		ret = PTR_ERR(inv->follower);
		goto err_lookup;
	}
	pci_set_drvdata(pdev, inv);
	return 0;

err_lookup:
	gpiod_remove_lookup_table(&gpioinv_lookup);
	gpiochip_remove(&inv->chip);
err_unmap:
	iounmap(inv->regs);
err_region:
	pci_release_region(pdev, 0);
err_disable:
	pci_disable_device(pdev);
err_inv:
	kfree(inv);
	return ret;
}

static void gpioinv_remove(struct pci_dev *pdev)
{
	struct gpioinv *inv = pci_get_drvdata(pdev);

	platform_device_unregister(inv->follower);
	gpiod_remove_lookup_table(&gpioinv_lookup);
	gpiochip_remove(&inv->chip);
	iounmap(inv->regs);
	pci_release_region(pdev, 0);
	pci_disable_device(pdev);
	kfree(inv);
}

static const struct pci_device_id gpioinv_ids[] = {
	{ PCI_DEVICE(0x1234, 0x11e8) },
	{ }
};
MODULE_DEVICE_TABLE(pci, gpioinv_ids);

static struct pci_driver gpioinv_driver = {
	.name = "gpioinv",
	.id_table = gpioinv_ids,
	.probe = gpioinv_probe,
	.remove = gpioinv_remove,
};
module_pci_driver(gpioinv_driver);

MODULE_DESCRIPTION("Eight inverters in QEMU's educational device");
MODULE_LICENSE("GPL");

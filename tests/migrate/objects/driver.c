// SPDX-License-Identifier: GPL-2.0-only
// A module with what drivers have: tables, ops out of order, callbacks, debug
// messages, per-device data behind void pointers.
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/interrupt.h>
#include <linux/slab.h>
#include <linux/watchdog.h>

enum mode { OFF, SLOW, FAST = 8 };
struct sample {
	void __iomem *regs;
	struct pci_dev *pdev;
	enum mode mode;
	spinlock_t lock;
	struct { int low, high; } range;
	u8 id[4];
};

static int limit = 5;
module_param(limit, int, 0444);
static const char *const names[] = { [FAST] = "fast", [OFF] = "off", [SLOW] = "slow" };
static const u8 defaults[16] = { 1, [4 ... 9] = 7, [12] = 3 };
static const struct sample template = {
	.range.high = 9,
	.mode = FAST,	/* as the hardware starts */
	.range.low = 1,
	.id = "ABCD",
};
static struct pci_driver sample_driver;

static irqreturn_t handle(int irq, void *data)
{
	struct sample *s = data;
	unsigned long flags;

	spin_lock_irqsave(&s->lock, flags);
	s->mode |= SLOW;
	writel(readl(s->regs + 4) & ~BIT(3), s->regs + 4);
	spin_unlock_irqrestore(&s->lock, flags);
	return IRQ_HANDLED;
}

static int probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct sample *s = kmemdup(&template, sizeof(template), GFP_KERNEL);
	int i, err;

	if (!s)
		return -ENOMEM;
	s->pdev = pdev;
	spin_lock_init(&s->lock);
	for (i = 0; i < ARRAY_SIZE(s->id); i++)
		s->id[i] += defaults[min_t(int, i + limit, 15)];
	s->regs = pci_iomap(pdev, 0, 0);
	if (!s->regs) {
		err = -EIO;
		goto release;
	}
	dev_dbg(&pdev->dev, "%s in mode %s\n", __func__, names[s->mode] ?: "?");
	pci_set_drvdata(pdev, s);
	err = request_irq(pdev->irq, handle, IRQF_SHARED, KBUILD_MODNAME, s);
	if (!err)
		return 0;
	pci_iounmap(pdev, s->regs);
release:
	kfree(s);
	return err;
}

static void remove(struct pci_dev *pdev)
{
	struct sample *s = pci_get_drvdata(pdev);

	free_irq(pdev->irq, s);
	pci_iounmap(pdev, s->regs);
	WARN_ON(READ_ONCE(s->mode) == OFF);
	kfree(s);
}

static const struct pci_device_id table[] = {
	{ PCI_VDEVICE(INTEL, 0x1234), 3 },
	{ PCI_DEVICE_DATA(INTEL, 82437, 4) },
	{ }
};
MODULE_DEVICE_TABLE(pci, table);

static struct pci_driver sample_driver = {
	.remove = remove,	// ends
	/* begins */
	.probe = probe,
	.id_table = table,
	.name = KBUILD_MODNAME,
};
module_pci_driver(sample_driver);
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0
/*
 * A helper frees the buffer when it fails, and so does the label its caller jumps to.
 */
#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>

#define EDU_ID		0x00	/* 0x010000ed */
#define EDU_LIVENESS	0x04	/* reads back inverted */
#define EDU_FACTORIAL	0x08
#define EDU_STATUS	0x20
#define EDU_STATUS_IRQ	0x80	/* interrupt when the factorial is done */
#define EDU_IRQ_STATUS	0x24
#define EDU_IRQ_RAISE	0x60
#define EDU_IRQ_ACK	0x64

struct edu {
	void __iomem *regs;
	u32 *results;
};

/* Computes the first factorials into a table. */
static int edu_fill(struct edu *edu)
{
	int i, spins;

	for (i = 0; i < 10; i++) {
		writel(i, edu->regs + EDU_FACTORIAL);
		for (spins = 0; readl(edu->regs + EDU_STATUS) & 1; spins++) {
			if (spins == 100000) {
				return -ETIMEDOUT;
			}
			cpu_relax();
		}
		edu->results[i] = readl(edu->regs + EDU_FACTORIAL);
	}
	return 0;
}

static int edu_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct edu *edu;
	int ret;

	edu = devm_kzalloc(&pdev->dev, sizeof(*edu), GFP_KERNEL);
	if (!edu)
		return -ENOMEM;
	ret = pci_enable_device(pdev);
	if (ret)
		return ret;

	edu->regs = pci_iomap(pdev, 0, 0);
	if (!edu->regs) {
		ret = -ENOMEM;
		goto err_disable;
	}
	edu->results = kcalloc(10, sizeof(*edu->results), GFP_KERNEL);
	if (!edu->results) {
		ret = -ENOMEM;
		goto err_unmap;
	}
	ret = edu_fill(edu);
	if (ret)
		goto err_free;
	pci_set_drvdata(pdev, edu);
	return 0;

err_free:
	kfree(edu->results);
err_unmap:
	pci_iounmap(pdev, edu->regs);
err_disable:
	pci_disable_device(pdev);
	return ret;
}

static void edu_remove(struct pci_dev *pdev)
{
	struct edu *edu = pci_get_drvdata(pdev);

	kfree(edu->results);
	pci_iounmap(pdev, edu->regs);
	pci_disable_device(pdev);
}

static const struct pci_device_id edu_ids[] = {
	{ PCI_DEVICE(0x1234, 0x11e8) },
	{ }
};
MODULE_DEVICE_TABLE(pci, edu_ids);

static struct pci_driver edu_driver = {
	.name = "edu_double_free_ok",
	.id_table = edu_ids,
	.probe = edu_probe,
	.remove = edu_remove,
};
module_pci_driver(edu_driver);

MODULE_DESCRIPTION("QEMU edu device: double-free");
MODULE_LICENSE("GPL");

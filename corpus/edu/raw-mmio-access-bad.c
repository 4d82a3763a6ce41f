// SPDX-License-Identifier: GPL-2.0
/*
 * Registers are read and written through a plain pointer.
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

struct edu_regs {
	u32 id;
	u32 liveness;
	u32 factorial;
};

struct edu {
	struct edu_regs __iomem *regs;
};

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
	edu->regs->liveness = 0x12345678;	// expect: raw-mmio-access "edu->regs"
	if (edu->regs->liveness != ~0x12345678) {	// expect: raw-mmio-access "edu->regs"
		ret = -ENODEV;
		goto err_unmap;
	}
	pci_set_drvdata(pdev, edu);
	return 0;

err_unmap:
	pci_iounmap(pdev, edu->regs);
err_disable:
	pci_disable_device(pdev);
	return ret;
}

static void edu_remove(struct pci_dev *pdev)
{
	struct edu *edu = pci_get_drvdata(pdev);

	pci_iounmap(pdev, edu->regs);
	pci_disable_device(pdev);
}

static const struct pci_device_id edu_ids[] = {
	{ PCI_DEVICE(0x1234, 0x11e8) },
	{ }
};
MODULE_DEVICE_TABLE(pci, edu_ids);

static struct pci_driver edu_driver = {
	.name = "edu_raw_mmio_access_bad",
	.id_table = edu_ids,
	.probe = edu_probe,
	.remove = edu_remove,
};
module_pci_driver(edu_driver);

MODULE_DESCRIPTION("QEMU edu device: raw-mmio-access");
MODULE_LICENSE("GPL");

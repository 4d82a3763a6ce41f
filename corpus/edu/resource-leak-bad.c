// SPDX-License-Identifier: GPL-2.0
/*
 * When the interrupt is not to be had, probe() keeps the mapping.
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
	struct completion done;
	u32 *results;
};

static irqreturn_t edu_isr(int irq, void *data)
{
	struct edu *edu = data;
	u32 status = readl(edu->regs + EDU_IRQ_STATUS);

	if (!status)
		return IRQ_NONE;
	writel(status, edu->regs + EDU_IRQ_ACK);
	complete(&edu->done);
	return IRQ_HANDLED;
}

static int edu_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct edu *edu;
	int ret;

	edu = devm_kzalloc(&pdev->dev, sizeof(*edu), GFP_KERNEL);
	if (!edu)
		return -ENOMEM;
	init_completion(&edu->done);
	ret = pci_enable_device(pdev);
	if (ret)
		return ret;

	edu->regs = pci_iomap(pdev, 0, 0);	// expect: resource-leak "edu->regs"
	if (!edu->regs) {
		ret = -ENOMEM;
		goto err_disable;
	}
	edu->results = kcalloc(10, sizeof(*edu->results), GFP_KERNEL);
	if (!edu->results) {
		ret = -ENOMEM;
		goto err_unmap;
	}
	ret = request_irq(pdev->irq, edu_isr, IRQF_SHARED, "edu", edu);
	if (ret) {
		kfree(edu->results);
		goto err_disable;
	}
	writel(EDU_STATUS_IRQ, edu->regs + EDU_STATUS);
	pci_set_drvdata(pdev, edu);
	return 0;

err_unmap:
	pci_iounmap(pdev, edu->regs);
err_disable:
	pci_disable_device(pdev);
	return ret;	// note: ""
}

static void edu_remove(struct pci_dev *pdev)
{
	struct edu *edu = pci_get_drvdata(pdev);

	writel(0, edu->regs + EDU_STATUS);
	free_irq(pdev->irq, edu);
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
	.name = "edu_resource_leak_bad",
	.id_table = edu_ids,
	.probe = edu_probe,
	.remove = edu_remove,
};
module_pci_driver(edu_driver);

MODULE_DESCRIPTION("QEMU edu device: resource-leak");
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0-only
#include <linux/dma-mapping.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>

struct chip {
	struct pci_dev *pdev;
	void __iomem *regs;
	u32 *ring;
	dma_addr_t ring_dma;
	unsigned int enabled; /* times */
};

struct extra {
	struct pci_dev *pdev;
	int ready;
};

static irqreturn_t chip_interrupt(int irq, void *cookie)
{
	struct chip *c = cookie;

	return c->ring[0] ? IRQ_HANDLED : IRQ_NONE;
}

static int chip_open(struct chip *c)
{
	int err;

	c->ring = dma_alloc_coherent(&c->pdev->dev, 64, &c->ring_dma, GFP_KERNEL);
	if (!c->ring)
		return -ENOMEM;
	err = request_irq(c->pdev->irq, chip_interrupt, IRQF_SHARED, "chip", c);
	if (err)
		goto err_ring;
	return 0;

err_ring:
	dma_free_coherent(&c->pdev->dev, 64, c->ring, c->ring_dma);
	return err;
}

static void chip_close(struct chip *c)
{
	free_irq(c->pdev->irq, c);
	dma_free_coherent(&c->pdev->dev, 64, c->ring, c->ring_dma);
}

static int chip_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct chip *c = kzalloc(sizeof(*c), GFP_KERNEL);
	int err;

	if (!c)
		return -ENOMEM;
	c->pdev = pdev;
	err = pci_enable_device(pdev);
	if (err)
		goto err_free;
	err = pci_request_regions(pdev, "chip");
	if (err)
		goto err_disable;
	c->regs = pci_ioremap_bar(pdev, 0);
	if (!c->regs) {
		err = -ENOMEM;
		goto err_regions;
	}
	err = chip_open(c);
	if (err)
		goto err_unmap;
	pci_set_drvdata(pdev, c);
	return 0;

err_unmap:
	iounmap(c->regs);
err_regions:
	pci_release_regions(pdev);
err_disable:
	pci_disable_device(pdev);
err_free:
	kfree(c);
	return err;
}

static void chip_remove(struct pci_dev *pdev)
{
	struct chip *c = pci_get_drvdata(pdev);

	chip_close(c);
	iounmap(c->regs);
	pci_release_regions(pdev);
	pci_disable_device(pdev);
	kfree(c);
}

static const struct pci_device_id chip_ids[] = {
	{ PCI_DEVICE(0x1234, 0x11e8) },
	{ 0 },
};

static struct pci_driver chip_driver = {
	.name = "chip",
	.id_table = chip_ids,
	.probe = chip_probe,
	.remove = chip_remove,
};
module_pci_driver(chip_driver);

/* Not converted: nobody frees it. */
int extra_start(struct extra *e);
int extra_start(struct extra *e)
{
	e->ready = 1;
	return request_threaded_irq(e->pdev->irq, NULL, chip_interrupt, IRQF_ONESHOT, "extra", e);
}

MODULE_LICENSE("GPL");

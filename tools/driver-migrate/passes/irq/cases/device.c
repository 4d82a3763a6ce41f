// SPDX-License-Identifier: GPL-2.0-only
#include <linux/dma-mapping.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>

struct chip {
	struct pci_dev *pdev;
	u32 *ring;
	dma_addr_t ring_dma;
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

int chip_open(struct chip *c);
int chip_open(struct chip *c)
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

void chip_close(struct chip *c);
void chip_close(struct chip *c)
{
	free_irq(c->pdev->irq, c);
	dma_free_coherent(&c->pdev->dev, 64, c->ring, c->ring_dma);
}

struct chip *chip_make(struct pci_dev *pdev);
struct chip *chip_make(struct pci_dev *pdev)
{
	struct chip *c = kzalloc(sizeof(*c), GFP_KERNEL);

	if (c)
		c->pdev = pdev;
	return c;
}

/* Not converted: nobody frees it. */
int extra_start(struct extra *e);
int extra_start(struct extra *e)
{
	e->ready = 1;
	return request_threaded_irq(e->pdev->irq, NULL, chip_interrupt, IRQF_ONESHOT, "extra", e);
}

MODULE_LICENSE("GPL");

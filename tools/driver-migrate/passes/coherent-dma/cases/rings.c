// Rings: records inside of the driver's record, one that is made anew, and a
// test that may run while the driver holds the line.
#include <linux/dma-mapping.h>
#include <linux/interrupt.h>
#include <linux/pci.h>
#include <linux/slab.h>

struct ring {
	u32 *base;
	dma_addr_t dma;
};

struct chip {
	struct pci_dev *pdev;
	struct ring tx;
	struct ring rx[2];
	u32 *table;
	dma_addr_t table_dma;
};

struct chip *chip_make(struct pci_dev *pdev);
int chip_open(struct chip *c);
int chip_resize(struct chip *c, size_t size);
int chip_test(struct chip *c);
void chip_close(struct chip *c);

struct chip *chip_make(struct pci_dev *pdev)
{
	struct chip *c = kzalloc(sizeof(*c), GFP_KERNEL);

	if (c)
		c->pdev = pdev;
	return c;
}

static irqreturn_t chip_interrupt(int irq, void *cookie)
{
	struct chip *c = cookie;

	return c->table[0] ? IRQ_HANDLED : IRQ_NONE;
}

static void chip_free(struct chip *c)
{
	int i;

	if (c->tx.base)
		dma_free_coherent(&c->pdev->dev, 64, c->tx.base, c->tx.dma);
	c->tx.base = NULL;
	for (i = 0; i < 2; i++) {
		if (!c->rx[i].base)
			continue;
		dma_free_coherent(&c->pdev->dev, 64, c->rx[i].base, c->rx[i].dma);
		c->rx[i].base = NULL;
	}
}

int chip_open(struct chip *c)
{
	int i, err = -ENOMEM;

	c->tx.base = dma_alloc_coherent(&c->pdev->dev, 64, &c->tx.dma, GFP_KERNEL);
	if (!c->tx.base)
		goto fail;
	for (i = 0; i < 2; i++) {
		c->rx[i].base = dma_alloc_coherent(&c->pdev->dev, 64, &c->rx[i].dma, GFP_KERNEL);
		if (!c->rx[i].base)
			goto fail;
	}
	c->table = dma_alloc_coherent(&c->pdev->dev, 64, &c->table_dma, GFP_KERNEL);
	if (!c->table)
		goto fail;
	err = request_irq(c->pdev->irq, chip_interrupt, IRQF_SHARED, "chip", c);
	if (err) {
		dma_free_coherent(&c->pdev->dev, 64, c->table, c->table_dma);
		goto fail;
	}
	return 0;

fail:
	chip_free(c);
	return err;
}

/* The new table is there before the old one goes. */
int chip_resize(struct chip *c, size_t size)
{
	dma_addr_t dma;
	u32 *table = dma_alloc_coherent(&c->pdev->dev, size, &dma, GFP_KERNEL);

	if (!table)
		return -ENOMEM;
	dma_free_coherent(&c->pdev->dev, 64, c->table, c->table_dma);
	c->table = table;
	c->table_dma = dma;
	return 0;
}

/* The line may be requested already. */
int chip_test(struct chip *c)
{
	int err = request_irq(c->pdev->irq, chip_interrupt, IRQF_SHARED, "test", c);

	if (err)
		return err;
	free_irq(c->pdev->irq, c);
	return 0;
}

void chip_close(struct chip *c)
{
	free_irq(c->pdev->irq, c);
	dma_free_coherent(&c->pdev->dev, 64, c->table, c->table_dma);
	chip_free(c);
}

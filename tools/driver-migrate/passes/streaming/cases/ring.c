// A ring that sends and one that receives, what is read back from the device,
// and a mapping that goes both ways.
#include <linux/dma-mapping.h>
#include <linux/pci.h>
#include <linux/skbuff.h>
#include <linux/slab.h>

#define RING 16

struct entry {
	struct sk_buff *skb;
	dma_addr_t mapping;
};

struct chip {
	struct pci_dev *pdev;
	struct entry tx[RING];
	dma_addr_t *rx;
	struct sk_buff *rx_skb[RING];
	__le64 *desc;
	dma_addr_t both, first;
};

int chip_open(struct chip *c);
int chip_send(struct chip *c, unsigned int n, struct sk_buff *skb);
void chip_sent(struct chip *c, unsigned int n);
int chip_renew(struct chip *c, unsigned int n, struct sk_buff *skb);
void chip_drop(struct chip *c, unsigned int n);
void chip_both(struct chip *c, void *data, bool out);

int chip_open(struct chip *c)
{
	c->rx = kcalloc(RING, sizeof(dma_addr_t), GFP_KERNEL);
	return c->rx ? 0 : -ENOMEM;
}

int chip_send(struct chip *c, unsigned int n, struct sk_buff *skb)
{
	struct entry *e = &c->tx[n];
	dma_addr_t mapping = dma_map_single(&c->pdev->dev, skb->data, skb->len,
					    DMA_TO_DEVICE);

	if (dma_mapping_error(&c->pdev->dev, mapping))
		return -ENOMEM;
	e->skb = skb;
	e->mapping = mapping;
	c->desc[n] = cpu_to_le64(mapping);
	return 0;
}

void chip_sent(struct chip *c, unsigned int n)
{
	dma_unmap_single(&c->pdev->dev, c->tx[n].mapping, c->tx[n].skb->len,
			 DMA_TO_DEVICE);
	c->tx[n].mapping = 0;
}

int chip_renew(struct chip *c, unsigned int n, struct sk_buff *skb)
{
	dma_addr_t fresh;

	dma_sync_single_for_cpu(&c->pdev->dev, c->rx[n], 64, DMA_FROM_DEVICE);
	fresh = dma_map_single(&c->pdev->dev, skb->data, 64, DMA_FROM_DEVICE);
	if (dma_mapping_error(&c->pdev->dev, fresh))
		return -ENOMEM;
	dma_unmap_single(&c->pdev->dev, c->rx[n], 64, DMA_FROM_DEVICE);
	c->rx[n] = fresh;
	c->rx_skb[n] = skb;
	return 0;
}

/* The device's memory has the address alone. */
void chip_drop(struct chip *c, unsigned int n)
{
	dma_unmap_single(&c->pdev->dev, le64_to_cpu(c->desc[n]), 64, DMA_FROM_DEVICE);
}

void chip_both(struct chip *c, void *data, bool out)
{
	c->both = dma_map_single(&c->pdev->dev, data, 64, DMA_TO_DEVICE);
	dma_unmap_single(&c->pdev->dev, c->both, 64, DMA_TO_DEVICE);
	c->both = dma_map_single(&c->pdev->dev, data, 64, DMA_FROM_DEVICE);
	dma_unmap_single(&c->pdev->dev, c->both, 64, DMA_FROM_DEVICE);
	/* declared together with `both` */
	c->first = dma_map_single(&c->pdev->dev, data, 64, DMA_TO_DEVICE);
	dma_unmap_single(&c->pdev->dev, c->first, 64, DMA_TO_DEVICE);
}

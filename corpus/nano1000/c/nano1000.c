// SPDX-License-Identifier: GPL-2.0
/*
 * A small driver for the Intel 82540EM (document 317453), as people write it in C:
 * one ring each way, NAPI, no offloads. ../cxx is the same driver on the Drydock
 * runtime.
 */
#include <linux/dma-mapping.h>
#include <linux/etherdevice.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/pci.h>

#define NANO_CTRL	0x0000
#define NANO_CTRL_ASDE	BIT(5)
#define NANO_CTRL_SLU	BIT(6)	/* set link up */
#define NANO_CTRL_RST	BIT(26)
#define NANO_STATUS	0x0008
#define NANO_STATUS_LU	BIT(1)
#define NANO_ICR	0x00c0	/* cleared when read */
#define NANO_IMS	0x00d0	/* ones set */
#define NANO_IMC	0x00d8	/* ones clear */
#define NANO_INT_TXDW	BIT(0)
#define NANO_INT_LSC	BIT(2)
#define NANO_INT_RXDMT0	BIT(4)
#define NANO_INT_RXO	BIT(6)
#define NANO_INT_RXT0	BIT(7)
#define NANO_INTS	(NANO_INT_TXDW | NANO_INT_LSC | NANO_INT_RXDMT0 | NANO_INT_RXO | NANO_INT_RXT0)
#define NANO_RCTL	0x0100
#define NANO_RCTL_EN	BIT(1)
#define NANO_RCTL_BAM	BIT(15)	/* broadcasts */
#define NANO_RCTL_SECRC	BIT(26)	/* strip the checksum */
#define NANO_TCTL	0x0400
#define NANO_TCTL_EN	BIT(1)
#define NANO_TCTL_PSP	BIT(3)	/* pad short packets */
#define NANO_RDBAL	0x2800
#define NANO_RDBAH	0x2804
#define NANO_RDLEN	0x2808
#define NANO_RDH	0x2810
#define NANO_RDT	0x2818
#define NANO_TDBAL	0x3800
#define NANO_TDBAH	0x3804
#define NANO_TDLEN	0x3808
#define NANO_TDH	0x3810
#define NANO_TDT	0x3818
#define NANO_RAL	0x5400
#define NANO_RAH	0x5404

#define NANO_RING	64
#define NANO_FRAME	2048
#define NANO_CMD_EOP	BIT(0)
#define NANO_CMD_IFCS	BIT(1)
#define NANO_CMD_RS	BIT(3)	/* report status */
#define NANO_DONE	BIT(0)

struct nano_rx {
	__le64 address;
	__le16 length;
	__le16 checksum;
	u8 status;
	u8 errors;
	__le16 special;
};

struct nano_tx {
	__le64 address;
	__le16 length;
	u8 checksum_offset;
	u8 command;
	u8 status;
	u8 checksum_start;
	__le16 special;
};

struct nano_slot {
	struct sk_buff *skb;
	dma_addr_t address;
	u32 size;
};

struct nano {
	struct net_device *netdev;
	struct pci_dev *pdev;
	void __iomem *regs;
	struct napi_struct napi;
	struct nano_rx *rx;
	dma_addr_t rx_dma;
	struct nano_tx *tx;
	dma_addr_t tx_dma;
	struct nano_slot rx_slots[NANO_RING];
	struct nano_slot tx_slots[NANO_RING];
	unsigned int rx_given, rx_taken;
	unsigned int tx_given;	/* written by nano_xmit() */
	unsigned int tx_taken;	/* written by nano_poll() */
};

static void nano_link(struct nano *nano)
{
	if (readl(nano->regs + NANO_STATUS) & NANO_STATUS_LU)
		netif_carrier_on(nano->netdev);
	else
		netif_carrier_off(nano->netdev);
}

static irqreturn_t nano_interrupt(int irq, void *data)
{
	struct nano *nano = data;
	u32 cause = readl(nano->regs + NANO_ICR);

	if (!cause)
		return IRQ_NONE;
	if (cause & NANO_INT_LSC)
		nano_link(nano);
	if (napi_schedule_prep(&nano->napi)) {
		writel(~0, nano->regs + NANO_IMC);
		__napi_schedule(&nano->napi);
	}
	return IRQ_HANDLED;
}

/* Gives the device an empty packet. */
static int nano_refill(struct nano *nano, gfp_t gfp)
{
	struct nano_slot *slot = &nano->rx_slots[nano->rx_given % NANO_RING];
	struct nano_rx *desc = &nano->rx[nano->rx_given % NANO_RING];
	struct sk_buff *skb;
	dma_addr_t address;
	u32 size;

	skb = __netdev_alloc_skb_ip_align(nano->netdev, NANO_FRAME, gfp);
	if (!skb)
		return -ENOMEM;
	size = skb_availroom(skb);
	address = dma_map_single(&nano->pdev->dev, skb->data, size, DMA_FROM_DEVICE);
	if (dma_mapping_error(&nano->pdev->dev, address)) {
		dev_kfree_skb_any(skb);
		return -ENOMEM;
	}
	slot->skb = skb;
	slot->address = address;
	slot->size = size;
	memset(desc, 0, sizeof(*desc));
	desc->address = cpu_to_le64(address);
	dma_wmb();
	nano->rx_given++;
	return 0;
}

static void nano_receive(struct nano *nano, struct nano_slot *slot, unsigned int length)
{
	struct sk_buff *skb = slot->skb;

	dma_unmap_single(&nano->pdev->dev, slot->address, slot->size, DMA_FROM_DEVICE);
	slot->skb = NULL;
	skb_put(skb, length);
	nano->netdev->stats.rx_packets++;
	nano->netdev->stats.rx_bytes += length;
	skb->protocol = eth_type_trans(skb, nano->netdev);
	napi_gro_receive(&nano->napi, skb);
}

static bool nano_tx_full(struct nano *nano)
{
	return READ_ONCE(nano->tx_given) - smp_load_acquire(&nano->tx_taken) == NANO_RING - 1;
}

static void nano_sent(struct nano *nano, int budget)
{
	while (smp_load_acquire(&nano->tx_given) != nano->tx_taken) {
		unsigned int at = nano->tx_taken % NANO_RING;
		struct nano_slot *slot = &nano->tx_slots[at];

		if (!(READ_ONCE(nano->tx[at].status) & NANO_DONE))
			break;
		dma_rmb();
		dma_unmap_single(&nano->pdev->dev, slot->address, slot->size, DMA_TO_DEVICE);
		nano->netdev->stats.tx_packets++;
		nano->netdev->stats.tx_bytes += slot->skb->len;
		napi_consume_skb(slot->skb, budget);
		slot->skb = NULL;
		smp_store_release(&nano->tx_taken, nano->tx_taken + 1);
	}
	smp_mb();	/* with the one in nano_xmit() */
	if (netif_queue_stopped(nano->netdev) && !nano_tx_full(nano))
		netif_wake_queue(nano->netdev);
}

static int nano_poll(struct napi_struct *napi, int budget)
{
	struct nano *nano = container_of(napi, struct nano, napi);
	int done = 0;

	nano_sent(nano, budget);
	while (done < budget && nano->rx_given != nano->rx_taken) {
		unsigned int at = nano->rx_taken % NANO_RING;

		if (!(READ_ONCE(nano->rx[at].status) & NANO_DONE))
			break;
		dma_rmb();
		nano_receive(nano, &nano->rx_slots[at], le16_to_cpu(nano->rx[at].length));
		nano->rx_taken++;
		done++;
		/* Without memory the ring gets smaller, until the next packet. */
		while (nano->rx_given - nano->rx_taken < NANO_RING - 1 && !nano_refill(nano, GFP_ATOMIC))
			;
		writel(nano->rx_given % NANO_RING, nano->regs + NANO_RDT);
	}
	if (done < budget && napi_complete_done(napi, done))
		writel(NANO_INTS, nano->regs + NANO_IMS);
	return done;
}

static netdev_tx_t nano_xmit(struct sk_buff *skb, struct net_device *netdev)
{
	struct nano *nano = *(struct nano **)netdev_priv(netdev);
	unsigned int at = nano->tx_given % NANO_RING;
	struct nano_slot *slot = &nano->tx_slots[at];
	struct nano_tx *desc = &nano->tx[at];
	dma_addr_t address;

	if (nano_tx_full(nano))
		return NETDEV_TX_BUSY;
	address = dma_map_single(&nano->pdev->dev, skb->data, skb_headlen(skb), DMA_TO_DEVICE);
	if (dma_mapping_error(&nano->pdev->dev, address)) {
		netdev->stats.tx_dropped++;
		dev_kfree_skb_any(skb);
		return NETDEV_TX_OK;
	}
	slot->skb = skb;
	slot->address = address;
	slot->size = skb_headlen(skb);
	memset(desc, 0, sizeof(*desc));
	desc->address = cpu_to_le64(address);
	desc->length = cpu_to_le16(slot->size);
	desc->command = NANO_CMD_EOP | NANO_CMD_IFCS | NANO_CMD_RS;
	dma_wmb();
	smp_store_release(&nano->tx_given, nano->tx_given + 1);
	writel(nano->tx_given % NANO_RING, nano->regs + NANO_TDT);
	if (nano_tx_full(nano)) {
		netif_stop_queue(netdev);
		smp_mb();	/* with the one in nano_sent() */
		if (!nano_tx_full(nano))
			netif_start_queue(netdev);
	}
	return NETDEV_TX_OK;
}

static void nano_empty(struct nano *nano, struct nano_slot *slots, enum dma_data_direction direction)
{
	int i;

	for (i = 0; i < NANO_RING; i++) {
		if (!slots[i].skb)
			continue;
		dma_unmap_single(&nano->pdev->dev, slots[i].address, slots[i].size, direction);
		dev_kfree_skb_any(slots[i].skb);
		slots[i].skb = NULL;
	}
}

static int nano_open(struct net_device *netdev)
{
	struct nano *nano = *(struct nano **)netdev_priv(netdev);
	int ret;

	nano->rx_given = nano->rx_taken = 0;
	nano->tx_given = nano->tx_taken = 0;
	while (nano->rx_given < NANO_RING - 1) {
		ret = nano_refill(nano, GFP_KERNEL);
		if (ret) {
			nano_empty(nano, nano->rx_slots, DMA_FROM_DEVICE);
			return ret;
		}
	}
	writel(lower_32_bits(nano->rx_dma), nano->regs + NANO_RDBAL);
	writel(upper_32_bits(nano->rx_dma), nano->regs + NANO_RDBAH);
	writel(NANO_RING * sizeof(struct nano_rx), nano->regs + NANO_RDLEN);
	writel(0, nano->regs + NANO_RDH);
	writel(nano->rx_given % NANO_RING, nano->regs + NANO_RDT);
	writel(lower_32_bits(nano->tx_dma), nano->regs + NANO_TDBAL);
	writel(upper_32_bits(nano->tx_dma), nano->regs + NANO_TDBAH);
	writel(NANO_RING * sizeof(struct nano_tx), nano->regs + NANO_TDLEN);
	writel(0, nano->regs + NANO_TDH);
	writel(0, nano->regs + NANO_TDT);
	writel(NANO_TCTL_EN | NANO_TCTL_PSP, nano->regs + NANO_TCTL);
	writel(NANO_RCTL_EN | NANO_RCTL_BAM | NANO_RCTL_SECRC, nano->regs + NANO_RCTL);
	napi_enable(&nano->napi);
	writel(NANO_INTS, nano->regs + NANO_IMS);
	nano_link(nano);
	netif_start_queue(netdev);
	return 0;
}

static int nano_stop(struct net_device *netdev)
{
	struct nano *nano = *(struct nano **)netdev_priv(netdev);

	netif_stop_queue(netdev);
	napi_disable(&nano->napi);
	writel(~0, nano->regs + NANO_IMC);
	writel(0, nano->regs + NANO_RCTL);
	writel(0, nano->regs + NANO_TCTL);
	nano_empty(nano, nano->rx_slots, DMA_FROM_DEVICE);
	nano_empty(nano, nano->tx_slots, DMA_TO_DEVICE);
	return 0;
}

static const struct net_device_ops nano_ops = {
	.ndo_open = nano_open,
	.ndo_stop = nano_stop,
	.ndo_start_xmit = nano_xmit,
	.ndo_validate_addr = eth_validate_addr,
	.ndo_set_mac_address = eth_mac_addr,
};

static void nano_reset(struct nano *nano)
{
	u8 address[ETH_ALEN];
	u32 low, high;

	writel(~0, nano->regs + NANO_IMC);
	writel(NANO_CTRL_RST, nano->regs + NANO_CTRL);
	usleep_range(1000, 2000);
	writel(~0, nano->regs + NANO_IMC);
	writel(NANO_CTRL_ASDE | NANO_CTRL_SLU, nano->regs + NANO_CTRL);
	low = readl(nano->regs + NANO_RAL);
	high = readl(nano->regs + NANO_RAH);
	address[0] = low;
	address[1] = low >> 8;
	address[2] = low >> 16;
	address[3] = low >> 24;
	address[4] = high;
	address[5] = high >> 8;
	eth_hw_addr_set(nano->netdev, address);
}

static int nano_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct nano *nano;
	int ret;

	nano = kzalloc(sizeof(*nano), GFP_KERNEL);
	if (!nano)
		return -ENOMEM;
	nano->pdev = pdev;
	ret = pci_enable_device(pdev);
	if (ret)
		goto err_nano;
	ret = pci_request_region(pdev, 0, "nano1000");
	if (ret)
		goto err_disable;
	nano->regs = pci_ioremap_bar(pdev, 0);
	if (!nano->regs) {
		ret = -ENOMEM;
		goto err_region;
	}
	ret = dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(64));
	if (ret)
		goto err_unmap;
	ret = -ENOMEM;
	nano->rx = dma_alloc_coherent(&pdev->dev, NANO_RING * sizeof(*nano->rx), &nano->rx_dma, GFP_KERNEL);
	if (!nano->rx)
		goto err_unmap;
	nano->tx = dma_alloc_coherent(&pdev->dev, NANO_RING * sizeof(*nano->tx), &nano->tx_dma, GFP_KERNEL);
	if (!nano->tx)
		goto err_rx;
	pci_set_master(pdev);
	nano->netdev = alloc_etherdev(sizeof(nano));
	if (!nano->netdev)
		goto err_master;
	SET_NETDEV_DEV(nano->netdev, &pdev->dev);
	*(struct nano **)netdev_priv(nano->netdev) = nano;
	nano->netdev->netdev_ops = &nano_ops;
	netif_napi_add(nano->netdev, &nano->napi, nano_poll);
	ret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_ALL_TYPES);
	if (ret < 0)
		goto err_netdev;
	nano_reset(nano);
	ret = request_irq(pci_irq_vector(pdev, 0), nano_interrupt, IRQF_SHARED, "nano1000", nano);
	if (ret)
		goto err_vectors;
	ret = register_netdev(nano->netdev);
	if (ret)
		goto err_irq;
	pci_set_drvdata(pdev, nano);
	return 0;

err_irq:
	free_irq(pci_irq_vector(pdev, 0), nano);
err_vectors:
	pci_free_irq_vectors(pdev);
err_netdev:
	netif_napi_del(&nano->napi);
	free_netdev(nano->netdev);
err_master:
	pci_clear_master(pdev);
	dma_free_coherent(&pdev->dev, NANO_RING * sizeof(*nano->tx), nano->tx, nano->tx_dma);
err_rx:
	dma_free_coherent(&pdev->dev, NANO_RING * sizeof(*nano->rx), nano->rx, nano->rx_dma);
err_unmap:
	iounmap(nano->regs);
err_region:
	pci_release_region(pdev, 0);
err_disable:
	pci_disable_device(pdev);
err_nano:
	kfree(nano);
	return ret;
}

static void nano_remove(struct pci_dev *pdev)
{
	struct nano *nano = pci_get_drvdata(pdev);

	unregister_netdev(nano->netdev);
	free_irq(pci_irq_vector(pdev, 0), nano);
	pci_free_irq_vectors(pdev);
	netif_napi_del(&nano->napi);
	free_netdev(nano->netdev);
	pci_clear_master(pdev);
	dma_free_coherent(&pdev->dev, NANO_RING * sizeof(*nano->tx), nano->tx, nano->tx_dma);
	dma_free_coherent(&pdev->dev, NANO_RING * sizeof(*nano->rx), nano->rx, nano->rx_dma);
	iounmap(nano->regs);
	pci_release_region(pdev, 0);
	pci_disable_device(pdev);
	kfree(nano);
}

static const struct pci_device_id nano_ids[] = {
	{ PCI_DEVICE(PCI_VENDOR_ID_INTEL, 0x100e) },
	{ }
};
MODULE_DEVICE_TABLE(pci, nano_ids);

static struct pci_driver nano_driver = {
	.name = "nano1000",
	.id_table = nano_ids,
	.probe = nano_probe,
	.remove = nano_remove,
};
module_pci_driver(nano_driver);

MODULE_DESCRIPTION("A small driver for the Intel 82540EM");
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0-only
// What the runtime replaces, as C writes it. pairs.cpp has the same functions on
// the runtime; objects.py compares their instructions.
#include <linux/bitfield.h>
#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/iopoll.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

#define RING		64

struct pair_desc {
	__le64 address;
	__le32 length;
	__le32 status;
};

struct pair_ring {
	struct pair_desc *first;
	unsigned long given, taken;
};

#define CONTROL		0x00
#define CONTROL_ENABLE	BIT(0)
#define CONTROL_RATE	GENMASK(15, 8)
#define STATUS		0x04
#define STATUS_READY	BIT(3)
#define ACK		0x08
#define LANE(n)		(0x10 + 8 * (n))
#define SELECT		0x40
#define PORT		0x42
#define BYTE		0x44
#define WIDE		0x48

struct pair_device {
	void __iomem *base;
	spinlock_t lock;
	spinlock_t irq_lock;
	struct mutex mutex;
	struct completion done;
	u32 count;
	struct timer_list timer;
	struct work_struct work;
};

u8 pair_read8(void __iomem *base)
{
	return readb(base + BYTE);
}

u16 pair_read16(void __iomem *base)
{
	return readw(base + PORT);
}

u32 pair_read32(void __iomem *base)
{
	return readl(base + CONTROL);
}

u64 pair_read64(void __iomem *base)
{
	return readq(base + WIDE);
}

u32 pair_read_relaxed(void __iomem *base)
{
	return readl_relaxed(base + CONTROL);
}

void pair_write8(void __iomem *base, u8 value)
{
	writeb(value, base + BYTE);
}

void pair_write16(void __iomem *base, u16 value)
{
	writew(value, base + PORT);
}

void pair_write32(void __iomem *base, u32 value)
{
	writel(value, base + ACK);
}

void pair_write64(void __iomem *base, u64 value)
{
	writeq(value, base + WIDE);
}

void pair_write_fields(void __iomem *base)
{
	writel(CONTROL_ENABLE | FIELD_PREP(CONTROL_RATE, 26), base + CONTROL);
}

void pair_write_rate(void __iomem *base, u32 rate)
{
	writel(FIELD_PREP(CONTROL_RATE, rate & 0xff), base + CONTROL);
}

u32 pair_read_rate(void __iomem *base)
{
	return FIELD_GET(CONTROL_RATE, readl(base + CONTROL));
}

bool pair_test_ready(void __iomem *base)
{
	return readl(base + STATUS) & STATUS_READY;
}

void pair_modify(void __iomem *base, u32 rate)
{
	u32 control = readl(base + CONTROL);

	control &= ~CONTROL_RATE;
	control |= FIELD_PREP(CONTROL_RATE, rate & 0xff);
	writel(control, base + CONTROL);
}

void pair_set_bit(void __iomem *base)
{
	writel(readl(base + CONTROL) | CONTROL_ENABLE, base + CONTROL);
}

int pair_write_lane(void __iomem *base, unsigned long n, u32 value)
{
	if (n >= 4)
		return -ERANGE;
	writel(value, base + LANE(n));
	return 0;
}

void pair_clear_lanes(void __iomem *base)
{
	unsigned long n;

	for (n = 0; n < 4; n++)
		writel(0, base + LANE(n));
}

u16 pair_read_behind(void __iomem *base)
{
	writew(0x12, base + SELECT);
	return readw(base + PORT);
}

int pair_poll_atomic(void __iomem *base)
{
	u32 status;

	return readl_poll_timeout_atomic(base + STATUS, status, status & STATUS_READY, 10, 1000);
}

int pair_poll(void __iomem *base)
{
	u32 status;

	return readl_poll_timeout(base + STATUS, status, status & STATUS_READY, 10, 1000);
}

void pair_locked_modify(struct pair_device *device)
{
	spin_lock(&device->lock);
	writel(readl(device->base + CONTROL) | CONTROL_ENABLE, device->base + CONTROL);
	spin_unlock(&device->lock);
}

void pair_irqsave_count(struct pair_device *device)
{
	unsigned long flags;

	spin_lock_irqsave(&device->irq_lock, flags);
	device->count++;
	spin_unlock_irqrestore(&device->irq_lock, flags);
}

void pair_mutex_count(struct pair_device *device)
{
	mutex_lock(&device->mutex);
	device->count++;
	mutex_unlock(&device->mutex);
}

irqreturn_t pair_interrupt(int irq, void *data)
{
	struct pair_device *device = data;
	u32 status = readl(device->base + STATUS);

	if (!status)
		return IRQ_NONE;
	writel(status, device->base + ACK);
	spin_lock(&device->irq_lock);
	device->count++;
	spin_unlock(&device->irq_lock);
	complete(&device->done);
	return IRQ_HANDLED;
}

void pair_timer(struct timer_list *timer)
{
	struct pair_device *device = from_timer(device, timer, timer);

	writel(1, device->base + ACK);
}

void pair_work(struct work_struct *work)
{
	struct pair_device *device = container_of(work, struct pair_device, work);

	writel(1, device->base + ACK);
}

int pair_wait(struct pair_device *device)
{
	return wait_for_completion_timeout(&device->done, 20 * HZ) ? 0 : -ETIMEDOUT;
}

int pair_allocate(void)
{
	u32 *memory = kcalloc(1, sizeof(*memory), GFP_KERNEL);

	if (!memory)
		return -ENOMEM;
	*memory = 1;
	kfree(memory);
	return 0;
}

void pair_config_write(struct pci_dev *pdev)
{
	pci_write_config_byte(pdev, 0x68, 2);
}

bool pair_config_read(struct pci_dev *pdev)
{
	u8 lock;

	pci_read_config_byte(pdev, 0x68, &lock);
	return lock & 2;
}

void pair_port_write(unsigned long base, u8 value)
{
	outb(value, base + 5);
}

u8 pair_port_read(unsigned long base)
{
	return inb(base + 5);
}

int pair_ring_give(struct pair_ring *ring, u64 address, u32 length)
{
	struct pair_desc *desc;

	if (READ_ONCE(ring->given) - smp_load_acquire(&ring->taken) == RING - 1)
		return -ENOSPC;
	desc = &ring->first[ring->given % RING];
	desc->address = cpu_to_le64(address);
	desc->length = cpu_to_le32(length);
	desc->status = 0;
	dma_wmb();
	smp_store_release(&ring->given, ring->given + 1);
	return 0;
}

u32 pair_ring_reclaim(struct pair_ring *ring)
{
	u32 bytes = 0;

	while (smp_load_acquire(&ring->given) != ring->taken) {
		struct pair_desc *desc = &ring->first[ring->taken % RING];

		if (!(READ_ONCE(desc->status) & cpu_to_le32(1)))
			break;
		dma_rmb();
		bytes += le32_to_cpu(desc->length);
		smp_store_release(&ring->taken, ring->taken + 1);
	}
	return bytes;
}

u32 pair_big_endian(const __be32 *number)
{
	return be32_to_cpu(*number);
}

void pair_log(struct device *dev, u8 major, u32 minor)
{
	dev_info(dev, "version %u.%u\n", major, minor);
}

u32 pair_observe(void __iomem *base)
{
	return readl(base + CONTROL) & CONTROL_ENABLE;
}

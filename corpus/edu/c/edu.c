// SPDX-License-Identifier: GPL-2.0
/*
 * QEMU's educational device, as people write it in C: factorials, its interrupt,
 * and DMA to its buffer and back. /dev/edu takes a number and returns its
 * factorial; the bytes of "dma" in sysfs travel through the device. Files may be
 * open when the device goes. ../cxx is the same driver on the Drydock runtime.
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/kref.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/uaccess.h>

#define EDU_ID			0x00
#define EDU_LIVENESS		0x04	/* reads back inverted */
#define EDU_FACTORIAL		0x08
#define EDU_STATUS		0x20
#define EDU_STATUS_COMPUTING	0x01
#define EDU_STATUS_IRQ		0x80	/* interrupt when the factorial is done */
#define EDU_IRQ_STATUS		0x24
#define EDU_IRQ_RAISE		0x60
#define EDU_IRQ_ACK		0x64
#define EDU_DMA_SOURCE		0x80
#define EDU_DMA_TARGET		0x88
#define EDU_DMA_COUNT		0x90
#define EDU_DMA_COMMAND		0x98
#define EDU_DMA_START		0x01
#define EDU_DMA_TO_MEMORY	0x02
#define EDU_DMA_IRQ		0x04

#define EDU_DEVICE_BUFFER	0x40000
#define EDU_BUFFER_SIZE		4096
#define EDU_TIMEOUT		(20 * HZ)

#define EDU_GET_INTERRUPTS	_IOR('e', 1, u32)

struct edu {
	struct kref references;		/* one for the device, one for each file */
	struct rw_semaphore users;	/* file operations */
	bool gone;
	struct pci_dev *pdev;
	void __iomem *regs;
	struct miscdevice misc;
	struct completion done;
	struct mutex lock;	/* one request at a time */
	spinlock_t stats_lock;	/* interrupts */
	unsigned int interrupts;
	u32 factorial;
	void *buffer;
	dma_addr_t buffer_dma;
};

static irqreturn_t edu_isr(int irq, void *data)
{
	struct edu *edu = data;
	u32 status = readl(edu->regs + EDU_IRQ_STATUS);

	if (!status)
		return IRQ_NONE;
	writel(status, edu->regs + EDU_IRQ_ACK);
	spin_lock(&edu->stats_lock);
	edu->interrupts++;
	spin_unlock(&edu->stats_lock);
	complete(&edu->done);
	return IRQ_HANDLED;
}

static int edu_wait(struct edu *edu)
{
	return wait_for_completion_timeout(&edu->done, EDU_TIMEOUT) ? 0 : -ETIMEDOUT;
}

static int edu_compute(struct edu *edu, u32 number)
{
	int ret;

	mutex_lock(&edu->lock);
	reinit_completion(&edu->done);
	writel(EDU_STATUS_IRQ, edu->regs + EDU_STATUS);
	writel(number, edu->regs + EDU_FACTORIAL);
	ret = edu_wait(edu);
	if (!ret)
		edu->factorial = readl(edu->regs + EDU_FACTORIAL);
	mutex_unlock(&edu->lock);
	return ret;
}

static int edu_transfer(struct edu *edu, dma_addr_t from, dma_addr_t to, size_t count, u32 direction)
{
	reinit_completion(&edu->done);
	writel(from, edu->regs + EDU_DMA_SOURCE);
	writel(to, edu->regs + EDU_DMA_TARGET);
	writel(count, edu->regs + EDU_DMA_COUNT);
	writel(EDU_DMA_START | EDU_DMA_IRQ | direction, edu->regs + EDU_DMA_COMMAND);
	return edu_wait(edu);
}

static void edu_free(struct kref *references)
{
	kfree(container_of(references, struct edu, references));
}

/* Under misc_mtx, which misc_deregister() takes. */
static int edu_open(struct inode *inode, struct file *file)
{
	struct edu *edu = container_of(file->private_data, struct edu, misc);

	kref_get(&edu->references);
	file->private_data = edu;
	return nonseekable_open(inode, file);
}

static int edu_release(struct inode *inode, struct file *file)
{
	struct edu *edu = file->private_data;

	kref_put(&edu->references, edu_free);
	return 0;
}

static ssize_t edu_read(struct file *file, char __user *to, size_t size, loff_t *at)
{
	struct edu *edu = file->private_data;
	ssize_t ret = -ENODEV;
	char text[16];
	int length;

	down_read(&edu->users);
	if (!edu->gone) {
		length = scnprintf(text, sizeof(text), "%u\n", edu->factorial);
		ret = simple_read_from_buffer(to, size, at, text, length);
	}
	up_read(&edu->users);
	return ret;
}

static ssize_t edu_write(struct file *file, const char __user *from, size_t size, loff_t *at)
{
	struct edu *edu = file->private_data;
	ssize_t ret = -ENODEV;
	u32 number;

	down_read(&edu->users);
	if (!edu->gone) {
		ret = kstrtou32_from_user(from, size, 0, &number);
		if (!ret)
			ret = edu_compute(edu, number);
		if (!ret)
			ret = size;
	}
	up_read(&edu->users);
	return ret;
}

static long edu_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	struct edu *edu = file->private_data;
	long ret = -ENODEV;

	down_read(&edu->users);
	if (!edu->gone) {
		if (command == EDU_GET_INTERRUPTS)
			ret = put_user(edu->interrupts, (u32 __user *)argument);
		else
			ret = -ENOTTY;
	}
	up_read(&edu->users);
	return ret;
}

static const struct file_operations edu_fops = {
	.owner = THIS_MODULE,
	.open = edu_open,
	.release = edu_release,
	.read = edu_read,
	.write = edu_write,
	.unlocked_ioctl = edu_ioctl,
};

static ssize_t dma_store(struct device *dev, struct device_attribute *attr, const char *text, size_t count)
{
	struct edu *edu = dev_get_drvdata(dev);
	int ret;

	if (count > EDU_BUFFER_SIZE)
		return -EINVAL;
	mutex_lock(&edu->lock);
	memcpy(edu->buffer, text, count);
	ret = edu_transfer(edu, edu->buffer_dma, EDU_DEVICE_BUFFER, count, 0);
	memset(edu->buffer, 0, EDU_BUFFER_SIZE);
	if (!ret)
		ret = edu_transfer(edu, EDU_DEVICE_BUFFER, edu->buffer_dma, count, EDU_DMA_TO_MEMORY);
	mutex_unlock(&edu->lock);
	return ret ? ret : count;
}

static ssize_t dma_show(struct device *dev, struct device_attribute *attr, char *text)
{
	struct edu *edu = dev_get_drvdata(dev);

	return sysfs_emit(text, "%s", (char *)edu->buffer);
}
static DEVICE_ATTR_RW(dma);

static ssize_t interrupts_show(struct device *dev, struct device_attribute *attr, char *text)
{
	struct edu *edu = dev_get_drvdata(dev);

	return sysfs_emit(text, "%u\n", edu->interrupts);
}
static DEVICE_ATTR_RO(interrupts);

static struct attribute *edu_attrs[] = { &dev_attr_dma.attr, &dev_attr_interrupts.attr, NULL };
ATTRIBUTE_GROUPS(edu);

static int edu_start(struct edu *edu)
{
	u32 id = readl(edu->regs + EDU_ID);

	writel(0x12345678, edu->regs + EDU_LIVENESS);
	if (readl(edu->regs + EDU_LIVENESS) != ~0x12345678) {
		dev_err(&edu->pdev->dev, "device does not answer\n");
		return -EIO;
	}
	writel(EDU_STATUS_IRQ, edu->regs + EDU_STATUS);
	dev_info(&edu->pdev->dev, "edu device %u.%u\n", id >> 24, (id >> 16) & 0xff);
	return 0;
}

static int edu_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct edu *edu;
	int ret;

	edu = kzalloc(sizeof(*edu), GFP_KERNEL);
	if (!edu)
		return -ENOMEM;
	edu->pdev = pdev;
	init_completion(&edu->done);
	mutex_init(&edu->lock);
	spin_lock_init(&edu->stats_lock);
	kref_init(&edu->references);
	init_rwsem(&edu->users);
	ret = pci_enable_device(pdev);
	if (ret)
		goto err_edu;
	ret = pci_request_region(pdev, 0, pci_name(pdev));
	if (ret)
		goto err_disable;
	edu->regs = pci_ioremap_bar(pdev, 0);
	if (!edu->regs) {
		ret = -ENOMEM;
		goto err_region;
	}
	/* The device has 28 address lines. */
	ret = dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(28));
	if (ret)
		goto err_unmap;
	edu->buffer = dma_alloc_coherent(&pdev->dev, EDU_BUFFER_SIZE, &edu->buffer_dma, GFP_KERNEL);
	if (!edu->buffer) {
		ret = -ENOMEM;
		goto err_unmap;
	}
	pci_set_master(pdev);
	ret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_ALL_TYPES);
	if (ret < 0)
		goto err_master;
	ret = request_irq(pci_irq_vector(pdev, 0), edu_isr, IRQF_SHARED, "edu", edu);
	if (ret)
		goto err_vectors;
	pci_set_drvdata(pdev, edu);
	ret = edu_start(edu);
	if (ret)
		goto err_irq;
	edu->misc.minor = MISC_DYNAMIC_MINOR;
	edu->misc.name = "edu";
	edu->misc.fops = &edu_fops;
	edu->misc.parent = &pdev->dev;
	ret = misc_register(&edu->misc);
	if (ret)
		goto err_irq;
	return 0;

err_irq:
	writel(0, edu->regs + EDU_STATUS);
	free_irq(pci_irq_vector(pdev, 0), edu);
err_vectors:
	pci_free_irq_vectors(pdev);
err_master:
	pci_clear_master(pdev);
	dma_free_coherent(&pdev->dev, EDU_BUFFER_SIZE, edu->buffer, edu->buffer_dma);
err_unmap:
	iounmap(edu->regs);
err_region:
	pci_release_region(pdev, 0);
err_disable:
	pci_disable_device(pdev);
err_edu:
	kfree(edu);
	return ret;
}

static void edu_remove(struct pci_dev *pdev)
{
	struct edu *edu = pci_get_drvdata(pdev);

	misc_deregister(&edu->misc);
	down_write(&edu->users);
	edu->gone = true;
	up_write(&edu->users);
	writel(0, edu->regs + EDU_STATUS);
	free_irq(pci_irq_vector(pdev, 0), edu);
	pci_free_irq_vectors(pdev);
	pci_clear_master(pdev);
	dma_free_coherent(&pdev->dev, EDU_BUFFER_SIZE, edu->buffer, edu->buffer_dma);
	iounmap(edu->regs);
	pci_release_region(pdev, 0);
	pci_disable_device(pdev);
	kref_put(&edu->references, edu_free);
}

static const struct pci_device_id edu_ids[] = {
	{ PCI_DEVICE(0x1234, 0x11e8) },
	{ }
};
MODULE_DEVICE_TABLE(pci, edu_ids);

static struct pci_driver edu_driver = {
	.name = "edu",
	.id_table = edu_ids,
	.probe = edu_probe,
	.remove = edu_remove,
	.dev_groups = edu_groups,
};
module_pci_driver(edu_driver);

MODULE_DESCRIPTION("QEMU educational device");
MODULE_LICENSE("GPL");

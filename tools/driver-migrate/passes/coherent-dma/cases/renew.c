// SPDX-License-Identifier: GPL-2.0-only
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <linux/slab.h>

struct queue {
	struct device *dev;
	void *ring, *log;
	dma_addr_t ring_dma, log_dma;
	size_t size;
	int frozen;
};

struct queue *queue_make(struct device *dev);
struct queue *queue_make(struct device *dev)
{
	struct queue *q = kzalloc(sizeof(*q), GFP_KERNEL);

	if (q)
		q->dev = dev;
	return q;
}

int queue_open(struct queue *q);
int queue_open(struct queue *q)
{
	q->ring = dma_alloc_coherent(q->dev, 64, &q->ring_dma, GFP_KERNEL);
	return q->ring ? 0 : -ENOMEM;
}

/* The new one waits in a variable. */
int queue_resize(struct queue *q, size_t size);
int queue_resize(struct queue *q, size_t size)
{
	dma_addr_t dma;
	void *ring;

	ring = dma_alloc_coherent(q->dev, size, &dma, GFP_KERNEL);
	if (!ring)
		return -ENOMEM;
	if (q->frozen)
		goto busy;
	dma_free_coherent(q->dev, q->size, q->ring, q->ring_dma);
	q->ring = ring;
	q->ring_dma = dma;
	q->size = size;
	return 0;

busy:
	dma_free_coherent(q->dev, size, ring, dma);
	return -EBUSY;
}

/* The old one goes when the new one is there. */
int queue_log(struct queue *q);
int queue_log(struct queue *q)
{
	q->log = dma_alloc_coherent(q->dev, 64, &q->log_dma, GFP_KERNEL);
	if (!q->log)
		return -ENOMEM;
	if (q->log_dma & 0x40) {
		void *old = q->log;
		dma_addr_t old_dma = q->log_dma;

		q->log = dma_alloc_coherent(q->dev, 64, &q->log_dma, GFP_KERNEL);
		dma_free_coherent(q->dev, 64, old, old_dma);
		if (!q->log)
			return -ENOMEM;
	}
	return 0;
}

void queue_close(struct queue *q);
void queue_close(struct queue *q)
{
	dma_free_coherent(q->dev, 64, q->log, q->log_dma);
	dma_free_coherent(q->dev, q->size, q->ring, q->ring_dma);
	kfree(q);
}

MODULE_LICENSE("GPL");

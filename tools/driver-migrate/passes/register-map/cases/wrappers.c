// SPDX-License-Identifier: GPL-2.0-only
#include <linux/io.h>
#include <linux/module.h>

#define INDEX_PORT 0xcd6
#define CTRL 0x00
#define STATUS 0x04

struct card {
	unsigned long port;
	u16 bank;
};
static struct card card;

static u8 card_get(struct card *c, u32 offset);

static void card_put(struct card *c, u32 offset, u8 value)
{
	outb(value, c->port + offset);
}

static u8 card_get(struct card *c, u32 offset)
{
	return inb(c->port + offset);
}

/* A number that is more than an offset stays one. */
static u8 card_log(struct card *c, int offset)
{
	u8 value = inb(c->port + offset);

	pr_debug("%x: %x\n", offset, value);
	return value;
}

static int __init card_init(void)
{
	outb_p(1, INDEX_PORT);
	card_put(&card, CTRL, inb_p(INDEX_PORT + 1));
	card_put(&card, card.bank + 2, card_get(&card, STATUS));
	return card_log(&card, STATUS);
}
module_init(card_init);
MODULE_LICENSE("GPL");

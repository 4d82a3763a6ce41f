// SPDX-License-Identifier: GPL-2.0-only
#include <linux/io.h>
#include <linux/module.h>
#include <linux/slab.h>

enum { CTRL = 0x00, STATUS = 0x04, DATA = 0x08, MODE = 0x0c };
#define LIMIT 0x10
#define LIMIT_REG(c) ((c)->base + LIMIT)

struct chip {
	void __iomem *base;
	int irq;
};

#define chip_r8(reg) readb(chip->base + (reg))
#define chip_w32_f(reg, val) do { \
	writel((val), chip->base + (reg)); \
	readl(chip->base + (reg)); \
} while (0)

static u32 direct(struct chip *chip, u32 value)
{
	writel(value, chip->base + CTRL);
	return readl(chip->base + STATUS);
}

static u16 by_macro(struct chip *chip)
{
	chip_w32_f(CTRL, 1);
	writew(chip_r8(MODE), LIMIT_REG(chip));
	return readw(LIMIT_REG(chip));
}

static void copied(struct chip *chip, const void *from, int count)
{
	void __iomem *ioaddr = chip->base;

	writesl(ioaddr + DATA, from, count);
	if (!ioaddr)
		iounmap(ioaddr);
}

static u8 chosen(struct chip *chip)
{
	return readb(chip->base + (chip->irq ? MODE : 0x0d));
}

/* The parameter is no register's offset that anybody knows. */
static u32 computed(struct chip *chip, int n)
{
	return readl(chip->base + n * 4) + chip_r8(n);
}

static int __init chip_init(void)
{
	struct chip *chip = kzalloc(sizeof(*chip), GFP_KERNEL);

	if (!chip)
		return -ENOMEM;
	chip->base = ioremap(0xfed00000, 0x20);
	direct(chip, by_macro(chip));
	copied(chip, chip, 1);
	chosen(chip);
	return computed(chip, 1);
}
module_init(chip_init);
MODULE_LICENSE("GPL");

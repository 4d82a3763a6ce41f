// SPDX-License-Identifier: GPL-2.0-only
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/printk.h>

static unsigned short card_port;
#define STATUS	(0 + card_port)
#define CTRL	(2 + card_port)

#define DEBUG 1
#ifdef DEBUG
/* The first access stands where only some see it. */
static void card_show(void)
{
	pr_info("status %02x\n", inb(STATUS));
}
#else
static void card_show(void) { }
#endif

void card_start(struct pci_dev *pdev)
{
	pci_read_config_word(pdev, 0x90, &card_port);
	card_show();
	outb(1, CTRL);
}

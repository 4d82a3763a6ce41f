// SPDX-License-Identifier: GPL-2.0-only
// The release of the card frees the interrupt, by a copy of its number.
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <sound/core.h>

struct modem {
	struct pci_dev *pci;
	int irq;
};

static irqreturn_t modem_interrupt(int irq, void *cookie)
{
	return IRQ_NONE;
}

static void modem_free(struct snd_card *card)
{
	struct modem *modem = card->private_data;

	if (modem->irq >= 0)
		free_irq(modem->irq, modem);
}

static int modem_init(struct snd_card *card, struct pci_dev *pci)
{
	struct modem *modem = card->private_data;

	modem->pci = pci;
	modem->irq = -1;
	if (request_irq(pci->irq, modem_interrupt, IRQF_SHARED, "modem", modem))
		return -EBUSY;
	modem->irq = pci->irq;
	card->private_free = modem_free;
	return 0;
}

static int modem_probe_ok(struct pci_dev *pci, const struct pci_device_id *id)
{
	struct snd_card *card;
	int err;

	err = snd_devm_card_new(&pci->dev, -1, NULL, THIS_MODULE, sizeof(struct modem), &card);
	if (err < 0)
		return err;
	err = modem_init(card, pci);
	if (err < 0)
		return err;
	err = snd_card_register(card);
	if (err < 0)
		return err;
	pci_set_drvdata(pci, card);
	return 0;
}

struct pci_driver modem_driver = { .name = "modem", .probe = modem_probe_ok };

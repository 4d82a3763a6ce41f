// SPDX-License-Identifier: GPL-2.0-only
// handles: an interrupt requested once more without being freed
// stopped by: run time: -EBUSY
#include <drydock/irq.h>
#include <drydock/pci.h>

using namespace drydock;

namespace {
class Mine : public pci::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	static constexpr auto ids = pci::ids(pci::id(0x1234, 0x5678));
	Status probe(Process<Mine> &context, struct pci_dev &pdev)
	{
		DRYDOCK_TRY(irq_.request(context, pdev.irq, *this, name, IRQF_SHARED));
		return irq_.request(context, pdev.irq, *this, "again", IRQF_SHARED);
	}

private:
	u32 count_;
	irqreturn_t interrupt(HardIrq<&Mine::count_> &)
	{
		count_++;
		return IRQ_NONE;
	}
	Irq<&Mine::interrupt> irq_;
};
} // namespace
DRYDOCK_PCI_DRIVER(Mine);
MODULE_LICENSE("GPL");

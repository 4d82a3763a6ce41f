// SPDX-License-Identifier: GPL-2.0-only
// More vectors than the handler has indexes are no vectors of it.
// g++-12: rejects
// needs the kernel
#include <drydock/pci.h>
#include <drydock/vectors.h>

using namespace drydock;

namespace {
struct Chip {
	struct Ack : RegisterArray<0x00, u32, 4, 4, W1C> {};
	using Map = RegisterMap<0x10, Ack>;
};
class Mine : public pci::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	// expected-error@*:* {{no viable conversion from 'Index<8>'}}
	Bar<0, Chip::Map> bar_;
	irqreturn_t interrupt(HardIrq<&Mine::bar_> &irq, Index<4> queue)
	{
		bar_.regs(irq).write<Chip::Ack>(queue, 1);
		return IRQ_HANDLED;
	}
	pci::Vectors<&Mine::interrupt, 8> irqs_;
	Status start(Process<Mine> &context, struct pci_dev &pdev)
	{
		return irqs_.request(context, pdev, *this, 1, PCI_IRQ_MSIX, name);
	}
};
} // namespace

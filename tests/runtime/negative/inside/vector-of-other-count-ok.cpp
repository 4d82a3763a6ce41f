// SPDX-License-Identifier: GPL-2.0-only
// Twin of vector-of-other-count-bad.cpp.
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
	Bar<0, Chip::Map> bar_;
	irqreturn_t interrupt(HardIrq<&Mine::bar_> &irq, Index<4> queue)
	{
		bar_.regs(irq).write<Chip::Ack>(queue, 1);
		return IRQ_HANDLED;
	}
	pci::Vectors<&Mine::interrupt, 4> irqs_;
	Status start(Process<Mine> &context, struct pci_dev &pdev)
	{
		return irqs_.request(context, pdev, *this, 1, PCI_IRQ_MSIX, name);
	}
};
} // namespace

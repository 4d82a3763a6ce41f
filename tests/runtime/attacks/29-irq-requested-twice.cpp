// SPDX-License-Identifier: GPL-2.0-only
// handles: an interrupt requested once more without being freed
// stopped by: run time: -EBUSY
#include <drydock/irq.h>
#include <drydock/pci.h>

using namespace drydock;

namespace {
struct Chip {
	struct Id : Register<0x00, u32, RO> {};
	struct Control : Register<0x04, u32> {
		static constexpr Field<Control, 0> enable{};
		static constexpr Fields fields{enable};
	};
	struct Lane : RegisterArray<0x10, u32, 4> {};
	using Map = RegisterMap<0x20, Id, Control, Lane>;
};

class Mine : public pci::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	static constexpr auto ids = pci::ids(pci::id(0x1234, 0x5678));
	Status probe(Process<Mine> &context, struct pci_dev &pdev)
	{
		DRYDOCK_TRY(bar_.map(context, pdev, name));
		DRYDOCK_TRY(irq_.request(context, pdev.irq, *this, name, IRQF_SHARED));
		return irq_.request(context, pdev.irq, *this, "again", IRQF_SHARED);
	}

private:
	Bar<0, Chip::Map> bar_;
	irqreturn_t interrupt(HardIrq<&Mine::bar_> &) { return IRQ_NONE; }
	Irq<&Mine::interrupt> irq_;
};
} // namespace
DRYDOCK_PCI_DRIVER(Mine);
MODULE_LICENSE("GPL");

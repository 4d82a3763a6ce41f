// SPDX-License-Identifier: GPL-2.0-only
// stopped by: compile error "no matching member function"
// how: registers are reached with the proof of a bound device only; what cleans up behind a failed probe has none
#include <drydock/pci.h>

using namespace drydock;

namespace {
struct Chip {
	struct Reset : Register<0x6c, u32> {};
	using Map = RegisterMap<0x100, Reset>;
};

class Mine : public pci::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	static constexpr auto ids = pci::ids(pci::id(0x1234, 0x5678));
	Status probe(Process<Mine> &context, struct pci_dev &pdev)
	{
		DRYDOCK_TRY(enabled_.enable(context, pdev));
		return bar_.map(context, pdev, name); // ~Mine() runs when this fails
	}
	~Mine()
	{
		bar_.regs().write<Chip::Reset>(0);
	}

private:
	pci::Enabled enabled_;
	Bar<0, Chip::Map> bar_;
};
} // namespace
DRYDOCK_PCI_DRIVER(Mine);
MODULE_LICENSE("GPL");

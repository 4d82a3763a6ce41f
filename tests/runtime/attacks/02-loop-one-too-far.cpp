// SPDX-License-Identifier: GPL-2.0-only
// inside: for (i = 0; i <= 4; i++) over four lanes
// stopped by: compile error "call to consteval function"
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
		return bar_.map(context, pdev, name);
	}
	void clear(Process<Mine> &context)
	{
		auto regs = bar_.regs(context);

		for (unsigned int i = 0; i <= 4; i++)
			regs.write<Chip::Lane>(i, 0);
	}

private:
	Bar<0, Chip::Map> bar_;
};
} // namespace
DRYDOCK_PCI_DRIVER(Mine);
MODULE_LICENSE("GPL");

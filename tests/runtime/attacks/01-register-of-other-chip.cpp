// SPDX-License-Identifier: GPL-2.0-only
// inside: a register of the bigger model, used on the small one
// stopped by: compile error "the register is not in this view"
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
	struct Extra : Register<0x40, u32> {};
	Status probe(Process<Mine> &context, struct pci_dev &pdev)
	{
		return bar_.map(context, pdev, name);
	}
	u32 extra(Process<Mine> &context) { return bar_.regs(context).read<Extra>(); }

private:
	Bar<0, Chip::Map> bar_;
};
} // namespace
DRYDOCK_PCI_DRIVER(Mine);
MODULE_LICENSE("GPL");

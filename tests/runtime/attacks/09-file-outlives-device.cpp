// SPDX-License-Identifier: GPL-2.0-only
// after unmap: a file that stays open behind the unbinding
// stopped by: revocation
// proof: Race.RevokedWhileEightRead
#include <drydock/misc.h>
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

class Mine : public pci::Driver<Mine>, public HasFiles {
public:
	static constexpr const char *name = "mine";
	static constexpr auto ids = pci::ids(pci::id(0x1234, 0x5678));
	Status probe(Process<Mine> &context, struct pci_dev &pdev)
	{
		DRYDOCK_TRY(bar_.map(context, pdev, name));
		return file_.enlist<&Mine::file_>(context, *this, name, &pdev.dev);
	}

private:
	Bar<0, Chip::Map> bar_;
	using Op = FileOp<&Mine::bar_>;
	long ioctl(Op &op, unsigned int, unsigned long) { return bar_.regs(op).read<Chip::Id>(); }
	struct Operations : MiscOperations {
		static constexpr auto ioctl = &Mine::ioctl;
	};
	Misc<Mine, Operations> file_;
};
} // namespace
DRYDOCK_PCI_DRIVER(Mine);
MODULE_LICENSE("GPL");

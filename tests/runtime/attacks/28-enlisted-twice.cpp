// SPDX-License-Identifier: GPL-2.0-only
// handles: a file of the driver enlisted twice
// stopped by: nothing
#include <drydock/misc.h>
#include <drydock/pci.h>

using namespace drydock;

namespace {
class Mine : public pci::Driver<Mine>, HasFiles {
public:
	static constexpr const char *name = "mine";
	static constexpr auto ids = pci::ids(pci::id(0x1234, 0x5678));
	Status probe(Process<Mine> &context, struct pci_dev &pdev)
	{
		DRYDOCK_TRY(file_.enlist<&Mine::file_>(context, *this, name, &pdev.dev));
		return file_.enlist<&Mine::file_>(context, *this, "again", &pdev.dev);
	}

private:
	u32 value_;
	using Op = FileOp<&Mine::value_>;
	ssize_t read(Op &, char __user *, size_t, loff_t *) { return value_; }
	struct Operations : MiscOperations {
		static constexpr auto read = &Mine::read;
	};
	Misc<Mine, Operations> file_;
};
} // namespace
DRYDOCK_PCI_DRIVER(Mine);
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0-only
// Twin of either-view-copied-bad.cpp.
// needs the kernel
#include <drydock/anybar.h>

using namespace drydock;

namespace {
struct Chip {
	struct Count : Register<0x00, u32, RO> {};
	using Map = RegisterMap<0x10, Count>;
};
class Mine : public pci::Driver<Mine> {
	pci::AnyBar<Mine, 0, Chip::Map> either_;
	void use(Worker<&Mine::either_> &work)
	{
		either_.with(work, [](auto &regs) { (void)regs.template read<Chip::Count>(); });
	}
};
} // namespace

// SPDX-License-Identifier: GPL-2.0-only
// Twin of either-not-named-bad.cpp.
// needs the kernel
#include <drydock/anybar.h>

using namespace drydock;

namespace {
struct Chip {
	struct Count : Register<0x00, u32, RO> {};
	using Map = RegisterMap<0x10, Count>;
};
class Mine : public pci::Driver<Mine> {
	u32 count_;
	pci::AnyBar<Mine, 0, Chip::Map> either_;
	u32 sum(Worker<&Mine::either_> &work)
	{
		return either_.with(work, [](auto &regs) { return regs.template read<Chip::Count>(); });
	}
};
} // namespace

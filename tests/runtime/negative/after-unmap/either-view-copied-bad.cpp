// SPDX-License-Identifier: GPL-2.0-only
// The view of a block stays in it.
// g++-12: rejects
// needs the kernel
#include <drydock/anybar.h>

using namespace drydock;

namespace {
struct Chip {
	struct Count : Register<0x00, u32, RO> {};
	using Map = RegisterMap<0x10, Count>;
};
// expected-error@*:* 1+ {{deleted}}
class Mine : public pci::Driver<Mine> {
	pci::AnyBar<Mine, 0, Chip::Map> either_;
	void keep(Worker<&Mine::either_> &work)
	{
		either_.with(work, [](auto &regs) { auto kept = regs; });
	}
};
} // namespace

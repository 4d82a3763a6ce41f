// SPDX-License-Identifier: GPL-2.0-only
// Twin of either-width-bad.cpp.
// needs the kernel
#include <drydock/anybar.h>

using namespace drydock;

namespace {
struct Chip {
	struct Wide : Register<0x00, u32, RO> {};
	using Map = RegisterMap<0x10, Wide>;
};
class Mine : public pci::Driver<Mine> {
	pci::AnyBar<Mine, 0, Chip::Map> either_;
	u64 peek(Process<Mine> &context) { return either_.regs(context).read<Chip::Wide>(); }
};
} // namespace

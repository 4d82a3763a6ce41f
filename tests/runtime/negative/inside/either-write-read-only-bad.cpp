// SPDX-License-Identifier: GPL-2.0-only
// The access modes hold for BARs of either kind.
// g++-12: rejects
// needs the kernel
#include <drydock/anybar.h>

using namespace drydock;

namespace {
struct Chip {
	struct Count : Register<0x00, u32, RO> {};
	using Map = RegisterMap<0x10, Count>;
};
// expected-error@*:* {{read-only}}
class Mine : public pci::Driver<Mine> {
	pci::AnyBar<Mine, 0, Chip::Map> either_;
	void clear(Process<Mine> &context) { either_.regs(context).write<Chip::Count>(0); }
};
} // namespace

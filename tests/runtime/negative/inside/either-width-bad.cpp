// SPDX-License-Identifier: GPL-2.0-only
// What may be ports has no 64-bit access.
// g++-12: rejects
// needs the kernel
#include <drydock/anybar.h>

using namespace drydock;

namespace {
// expected-error@*:* {{the bus has no access of this width}}
struct Chip {
	struct Wide : Register<0x00, u64, RO> {};
	using Map = RegisterMap<0x10, Wide>;
};
class Mine : public pci::Driver<Mine> {
	pci::AnyBar<Mine, 0, Chip::Map> either_;
	u64 peek(Process<Mine> &context) { return either_.regs(context).read<Chip::Wide>(); }
};
} // namespace

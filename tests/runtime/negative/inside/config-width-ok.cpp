// SPDX-License-Identifier: GPL-2.0-only
// Twin of config-width-bad.cpp.
// needs the kernel
#include <drydock/pci.h>

using namespace drydock;

namespace {
struct Chip {
	struct Ack : Register<0x00, u32, W1C> {};
	using Map = RegisterMap<0x10, Ack>;
};
class Mine : public pci::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	struct Half : Register<0x40, u32> {};
	Config<RegisterMap<0x100, Half>> config_;
	u32 peek(Process<Mine> &context) { return config_.regs(context).read<Half>(); }
};
} // namespace

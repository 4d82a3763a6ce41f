// SPDX-License-Identifier: GPL-2.0-only
// Configuration space has no 64-bit access.
// g++-12: rejects
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
	// expected-error@*:* {{the bus has no access of this width}}
	// expected-error@*:* {{no matching function for call to 'pci_read_config_dword'}}
	struct Wide : Register<0x40, u64> {};
	Config<RegisterMap<0x100, Wide>> config_;
	u64 peek(Process<Mine> &context) { return config_.regs(context).read<Wide>(); }
};
} // namespace

// SPDX-License-Identifier: GPL-2.0-only
// A device is in the table once.
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
	static constexpr auto ids = pci::ids(pci::id(1, 2), pci::id(1, 2)); // expected-error {{must be initialized by a constant expression}}
	// expected-error@-1 {{is not a constant expression}}
};
} // namespace

// SPDX-License-Identifier: GPL-2.0-only
// Twin of id-listed-twice-bad.cpp.
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
	static constexpr auto ids = pci::ids(pci::id(1, 2), pci::id(1, 3));
};
} // namespace

// SPDX-License-Identifier: GPL-2.0-only
// Vectors are freed before the registers that their handler uses are unmapped.
// g++-12: rejects
// needs the kernel
#include <drydock/pci.h>
#include <drydock/vectors.h>

using namespace drydock;

namespace {
struct Chip {
	struct Ack : RegisterArray<0x00, u32, 4, 4, W1C> {};
	using Map = RegisterMap<0x10, Ack>;
};
class Mine : public pci::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	irqreturn_t interrupt(HardIrq<&Mine::bar_> &irq, Index<4> queue); // expected-error 1+ {{bar_}}
	pci::Vectors<&Mine::interrupt, 4> irqs_;
	Bar<0, Chip::Map> bar_;
};
} // namespace

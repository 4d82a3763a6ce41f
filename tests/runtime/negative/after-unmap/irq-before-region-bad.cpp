// SPDX-License-Identifier: GPL-2.0-only
// An interrupt is freed before what its handler uses is unmapped.
// g++-12: rejects
// needs the kernel
#include <drydock/irq.h>
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
	irqreturn_t interrupt(HardIrq<&Mine::bar_> &); // expected-error {{no member named 'bar_'}}
	Irq<&Mine::interrupt> irq_;
	Bar<0, Chip::Map> bar_;
};
} // namespace

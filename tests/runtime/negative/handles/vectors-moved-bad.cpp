// SPDX-License-Identifier: GPL-2.0-only
// Each vector points to its cookie in the registration, which stays.
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
	Bar<0, Chip::Map> bar_;
	irqreturn_t interrupt(HardIrq<&Mine::bar_> &, Index<4>) { return IRQ_NONE; }
	pci::Vectors<&Mine::interrupt, 4> irqs_;
	void away() { auto other = move(irqs_); } // expected-error {{call to implicitly-deleted copy constructor}}
};
} // namespace

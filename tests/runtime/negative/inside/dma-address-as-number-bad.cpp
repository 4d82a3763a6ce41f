// SPDX-License-Identifier: GPL-2.0-only
// A DMA address is no number.
// g++-12: rejects
// needs the kernel
#include <drydock/dma.h>
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
	DmaBuffer<u8> buffer_;
	Bar<0, Chip::Map> bar_;
	void start(Worker<&Mine::bar_> &work) {
		bar_.regs(work).write<Chip::Ack>(buffer_.address()); // expected-error {{no matching member function}}
	}
};
} // namespace

// SPDX-License-Identifier: GPL-2.0-only
// A piece is memory of the allocator: what is on the stack, or a length by hand, is none.
// g++-12: rejects
// needs the kernel
#include <drydock/scatter.h>

using namespace drydock;

namespace {
class Mine {
	DmaScatter<4, DMA_TO_DEVICE> pieces_;
	Status send()
	{
		u8 header[16] = {};
		return pieces_.add(header); // expected-error {{no matching member function}}
	}
};
} // namespace

// SPDX-License-Identifier: GPL-2.0-only
// A list is given to the device where the signature names it: it outlives the handler.
// g++-12: rejects
// needs the kernel
#include <drydock/scatter.h>

using namespace drydock;

namespace {
// expected-error@*:* {{the context does not name this list}}
class Mine {
	u32 count_;
	DmaScatter<4, DMA_TO_DEVICE> pieces_;
	Status send(Worker<&Mine::count_> &work, Dma dma) { return pieces_.map(work, dma); }
};
} // namespace

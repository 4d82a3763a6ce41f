// SPDX-License-Identifier: GPL-2.0-only
// Twin of scatter-not-named-bad.cpp.
// needs the kernel
#include <drydock/scatter.h>

using namespace drydock;

namespace {
class Mine {
	u32 count_;
	DmaScatter<4, DMA_TO_DEVICE> pieces_;
	Status send(Worker<&Mine::pieces_> &work, Dma dma) { return pieces_.map(work, dma); }
};
} // namespace

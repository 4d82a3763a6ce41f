// SPDX-License-Identifier: GPL-2.0-only
// Twin of scatter-moved-bad.cpp.
// needs the kernel
#include <drydock/scatter.h>

using namespace drydock;

namespace {
class Mine {
	DmaScatter<4, DMA_TO_DEVICE> pieces_;
	void away() { auto &other = pieces_; other.reset(); }
};
} // namespace

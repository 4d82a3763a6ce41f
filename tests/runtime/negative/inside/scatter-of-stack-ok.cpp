// SPDX-License-Identifier: GPL-2.0-only
// Twin of scatter-of-stack-bad.cpp.
// needs the kernel
#include <drydock/scatter.h>

using namespace drydock;

namespace {
class Mine {
	OwnedArray<u8> header_;
	DmaScatter<4, DMA_TO_DEVICE> pieces_;
	Status send() { return pieces_.add(header_); }
};
} // namespace

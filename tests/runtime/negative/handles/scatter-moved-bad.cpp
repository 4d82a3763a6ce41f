// SPDX-License-Identifier: GPL-2.0-only
// The device may have the list: it stays where it is.
// g++-12: rejects
// needs the kernel
#include <drydock/scatter.h>

using namespace drydock;

namespace {
class Mine {
	DmaScatter<4, DMA_TO_DEVICE> pieces_;
	void away() { auto other = move(pieces_); } // expected-error {{call to implicitly-deleted copy constructor}}
};
} // namespace

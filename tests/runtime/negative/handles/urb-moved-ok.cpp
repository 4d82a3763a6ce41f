// SPDX-License-Identifier: GPL-2.0-only
// Twin of urb-moved-bad.cpp.
// needs the kernel
#include <drydock/usb.h>

using namespace drydock;

namespace {
class Mine {
	u32 count_;
	usb::Next received(usb::Done<&Mine::count_> &, const usb::Received &) { return usb::Next::stop; }
	usb::Urb<&Mine::received> urb_;
	void pass()
	{
		auto &same = urb_;
	}
};
} // namespace

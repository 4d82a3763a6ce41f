// SPDX-License-Identifier: GPL-2.0-only
// A transfer that the controller points to stays where it is.
// g++-12: rejects
// needs the kernel
#include <drydock/usb.h>

using namespace drydock;

namespace {
// expected-error@*:* {{deleted}}
class Mine {
	u32 count_;
	usb::Next received(usb::Done<&Mine::count_> &, const usb::Received &) { return usb::Next::stop; }
	usb::Urb<&Mine::received> urb_;
	void pass()
	{
		auto moved = move(urb_);
	}
};
} // namespace

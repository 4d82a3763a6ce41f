// SPDX-License-Identifier: GPL-2.0-only
// A completion handler does not wait for another transfer.
// g++-12: rejects
// needs the kernel
#include <drydock/usb.h>

using namespace drydock;

namespace {
// expected-error@*:* {{this context may not wait for a transfer}}
class Mine {
	usb::BulkOut out_;
	OwnedArray<u8> bytes_;
	usb::Next received(usb::Done<&Mine::out_> &context, const usb::Received &)
	{
		return out_.send(context, bytes_, 1, 1_s).ok() ? usb::Next::again : usb::Next::stop;
	}
	usb::Urb<&Mine::received> urb_;
};
} // namespace

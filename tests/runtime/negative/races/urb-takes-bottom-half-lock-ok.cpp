// SPDX-License-Identifier: GPL-2.0-only
// Twin of urb-takes-bottom-half-lock-bad.cpp.
// needs the kernel
#include <drydock/lock.h>
#include <drydock/usb.h>

using namespace drydock;

namespace {
class Mine {
	struct Lock : SpinLockIrq<Lock> {};
	Lock lock_;
	usb::Next received(usb::Done<&Mine::lock_> &context, const usb::Received &)
	{
		auto held = lock_.lock(context);
		return usb::Next::again;
	}
	usb::Urb<&Mine::received> urb_;
};
} // namespace

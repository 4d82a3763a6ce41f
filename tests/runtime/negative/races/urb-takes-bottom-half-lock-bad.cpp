// SPDX-License-Identifier: GPL-2.0-only
// A completion handler may run in a hard interrupt: its locks are SpinLockIrq.
// g++-12: rejects
// needs the kernel
#include <drydock/lock.h>
#include <drydock/usb.h>

using namespace drydock;

namespace {
// expected-error@*:* {{keeps it out elsewhere}}
class Mine {
	struct Lock : SpinLockBh<Lock> {};
	Lock lock_;
	usb::Next received(usb::Done<&Mine::lock_> &context, const usb::Received &)
	{
		auto held = lock_.lock(context);
		return usb::Next::again;
	}
	usb::Urb<&Mine::received> urb_;
};
} // namespace

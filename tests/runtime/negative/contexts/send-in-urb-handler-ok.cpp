// SPDX-License-Identifier: GPL-2.0-only
// Twin of send-in-urb-handler-bad.cpp.
// needs the kernel
#include <drydock/usb.h>

using namespace drydock;

namespace {
class Mine {
	usb::BulkOut out_;
	OwnedArray<u8> bytes_;
	Status send(Worker<&Mine::out_> &context)
	{
		DRYDOCK_TRY(out_.send(context, bytes_, 1, 1_s));
		return {};
	}
};
} // namespace

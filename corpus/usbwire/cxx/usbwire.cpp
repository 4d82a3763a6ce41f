// SPDX-License-Identifier: GPL-2.0
/*
 * Bytes over QEMU's usb-serial (an FTDI FT232BM) on the Drydock runtime: the same
 * driver as ../c.
 */
#include <drydock/lock.h>
#include <drydock/log.h>
#include <drydock/sysfs.h>
#include <drydock/usb.h>

using namespace drydock;

namespace {

constexpr u8 reset_request = 0x00;	/* vendor request */
constexpr u32 status_bytes = 2;	/* modem and line status ahead of each packet */
constexpr usize packet_size = 64;
constexpr u32 buffer_size = 4096;
constexpr Seconds timeout = 5_s;

class UsbWire : public usb::Driver<UsbWire> {
public:
	static constexpr const char *name = "usbwire";
	static constexpr auto ids = usb::ids(usb::id(0x0403, 0x6001));

	Status probe(Process<UsbWire> &context, struct usb_interface &interface);
	ssize_t send_store(Process<UsbWire> &context, const char *text, size_t count);
	ssize_t received_show(Process<UsbWire> &context, char *text);

private:
	struct Sending : Mutex<Sending> {};
	struct ReceivedLock : SpinLockIrq<ReceivedLock> {};
	struct Bytes {
		u8 bytes[buffer_size];
		u32 count;
	};

	usb::BulkOut out_endpoint_;
	Sending sending_;
	OwnedBlock<u8, buffer_size> out_;
	ReceivedLock lock_;
	GuardedBy<ReceivedLock, Bytes> received_;

	usb::Next received(usb::Done<&UsbWire::lock_, &UsbWire::received_> &context, const usb::Received &data);
	usb::Urb<&UsbWire::received> urb_;
};

usb::Next UsbWire::received(usb::Done<&UsbWire::lock_, &UsbWire::received_> &context, const usb::Received &data)
{
	if (data.size() <= status_bytes)
		return usb::Next::again;
	auto held = lock_.lock(context);
	Bytes &all = received_.get(held);

	all.count += data.copyOut(status_bytes, all.bytes + all.count, buffer_size - all.count);
	return usb::Next::again;
}

ssize_t UsbWire::send_store(Process<UsbWire> &context, const char *text, size_t count)
{
	if (count > buffer_size)
		return -EINVAL;
	auto held = sending_.lock(context);
	(void)out_.copyIn(text, count);	/* it fits */
	auto sent = out_endpoint_.send(context, out_, count, timeout);
	return sent.ok() ? ssize_t(sent.value()) : sent.error();
}

ssize_t UsbWire::received_show(Process<UsbWire> &context, char *text)
{
	auto held = lock_.lock(context);
	Bytes &all = received_.get(held);
	u32 count = all.count;

	memcpy(text, all.bytes, count);
	all.count = 0;
	return count;
}

Status UsbWire::probe(Process<UsbWire> &context, struct usb_interface &interface)
{
	usb::BulkIn in;

	DRYDOCK_TRY(in.find(context, interface));
	DRYDOCK_TRY(out_endpoint_.find(context, interface));
	DRYDOCK_TRY(out_.allocate(context));
	DRYDOCK_TRY(urb_.prepare(context, *this, in, packet_size));
	DRYDOCK_TRY(usb::request(context, interface, reset_request, 0, 0, timeout));
	DRYDOCK_TRY(urb_.submit(context));
	DRYDOCK_INFO(interface.dev, "wire of {} bytes per packet", in.packet());
	return {};
}

using Send = sysfs::Attribute<"send", nullptr, &UsbWire::send_store>;
using Received = sysfs::Attribute<"received", &UsbWire::received_show>;

} // namespace

DRYDOCK_USB_DRIVER(UsbWire, .dev_groups = sysfs::Groups<Send, Received>::list);

MODULE_DESCRIPTION("Bytes over QEMU's usb-serial");
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0-only
// stopped by: ownership
// releases: usb_poison_urb timer_shutdown_sync
// how: both stop for good, whatever starts them later; nothing is called in the disconnect
#include <drydock/timer.h>
#include <drydock/usb.h>

using namespace drydock;

namespace {
class Mine : public usb::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	static constexpr auto ids = usb::ids(usb::id(0x12ba, 0x074b));
	Status probe(Process<Mine> &context, struct usb_interface &interface)
	{
		usb::BulkIn in;

		DRYDOCK_TRY(in.find(context, interface));
		DRYDOCK_TRY(poke_.prepare(context, *this, in, 64));
		return poke_.submit(context);
	}

private:
	u32 polls_ = 0;
	usb::Next poked(usb::Done<&Mine::polls_> &, const usb::Received &)
	{
		timer_.start(8_s);
		return usb::Next::stop;
	}
	usb::Urb<&Mine::poked> poke_;
	void expired(SoftIrq<&Mine::poke_> &timer)
	{
		(void)poke_.submit(timer);
	}
	Timer<&Mine::expired> timer_{member<&Mine::timer_>};
};
} // namespace
DRYDOCK_USB_DRIVER(Mine);
MODULE_LICENSE("GPL");

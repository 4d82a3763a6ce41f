// SPDX-License-Identifier: GPL-2.0-only
// USB drivers: a class whose object is the state of a bound interface. An
// endpoint has its kind and direction in its type. A Urb is a member behind its
// handler: submitted, its buffer is the device's, and only the handler sees
// what came; destroyed, it is stopped for good.
//
/* example
#include <drydock/lock.h>
#include <drydock/usb.h>
using namespace drydock;

class Example : public usb::Driver<Example> {
public:
  static constexpr const char *name = "example";
  static constexpr auto ids = usb::ids(usb::id(0x0403, 0x6001));
  Status probe(Process<Example> &context, struct usb_interface &interface) {
    usb::BulkIn in;
    DRYDOCK_TRY(in.find(context, interface));
    DRYDOCK_TRY(out_.find(context, interface));
    DRYDOCK_TRY(bytes_.allocate(context));
    DRYDOCK_TRY(urb_.prepare(context, *this, in, 64));
    return urb_.submit(context);
  }

private:
  struct CountLock : SpinLockIrq<CountLock> {};
  CountLock lock_;
  GuardedBy<CountLock, usize> count_;
  OwnedBlock<u8, 64> bytes_;
  usb::BulkOut out_;
  usb::Next received(usb::Done<&Example::lock_, &Example::count_> &context,
                     const usb::Received &data) {
    auto held = lock_.lock(context);
    count_.get(held) += data.size();
    return usb::Next::again;
  }
  usb::Urb<&Example::received> urb_;
  Result<usize> greet(Worker<&Example::out_> &work) {
    bytes_.at(0) = '!';
    return out_.send(work, bytes_, 1, 5_s);
  }
};
DRYDOCK_USB_DRIVER(Example);
MODULE_LICENSE("GPL");
*/
#pragma once
#include <drydock/context.h>
#include <drydock/memory.h>
#include <drydock/result.h>
#include <drydock/state.h>
#include <drydock/time.h>
#include <linux/module.h>
#include <linux/usb.h>

namespace drydock::usb {

/// What a completion handler runs in: with interrupts on or off, as the host
/// controller likes, so locks are taken as by SpinLockIrq.
template <auto... Members>
using Done = Context<Level::AnyIrq, Unserialised, Members...>;

/// The bytes that came, for as long as the handler runs.
class Received : public Immovable {
public:
  DRYDOCK_INLINE const u8 *begin() const DRYDOCK_LIFETIMEBOUND {
    return static_cast<const u8 *>(urb_.transfer_buffer);
  }
  DRYDOCK_INLINE const u8 *end() const DRYDOCK_LIFETIMEBOUND {
    return begin() + size();
  }
  DRYDOCK_INLINE u32 size() const { return size_; }
  /// Behind the first so many bytes: what fits into `to`. The bytes copied.
  DRYDOCK_INLINE u32 copyOut(u32 skip, u8 *to, u32 room) const {
    if (size_ <= skip)
      return 0;
    u32 count = size_ - skip < room ? size_ - skip : room;
    memcpy(to, begin() + skip, count);
    return count;
  }
  DRYDOCK_INLINE void operator&() const = delete;

private:
  template <auto> friend class Urb;
  explicit Received(const struct urb &urb)
      : urb_(urb), size_(urb.actual_length) {}
  const struct urb &urb_;
  u32 size_;
};

/// Bulk data from the device.
class BulkIn {
public:
  constexpr BulkIn() = default;
  /// -ENXIO: the interface has none.
  template <class D>
  Status find(Process<D> &, struct usb_interface &interface) {
    struct usb_endpoint_descriptor *found;
    if (int error = usb_find_bulk_in_endpoint(interface.cur_altsetting, &found))
      return Error(error);
    device_ = interface_to_usbdev(&interface);
    pipe_ = usb_rcvbulkpipe(device_, usb_endpoint_num(found));
    packet_ = usb_endpoint_maxp(found);
    return {};
  }
  unsigned int packet() const { return packet_; }

private:
  template <auto> friend class Urb;
  struct usb_device *device_ DRYDOCK_ZERO;
  unsigned int pipe_ DRYDOCK_ZERO, packet_ DRYDOCK_ZERO;
};

/// Bulk data to the device.
class BulkOut {
public:
  constexpr BulkOut() = default;
  template <class D>
  Status find(Process<D> &, struct usb_interface &interface) {
    struct usb_endpoint_descriptor *found;
    if (int error =
            usb_find_bulk_out_endpoint(interface.cur_altsetting, &found))
      return Error(error);
    device_ = interface_to_usbdev(&interface);
    pipe_ = usb_sndbulkpipe(device_, usb_endpoint_num(found));
    return {};
  }
  /// Sends the first so many bytes and waits; how many went. Memory of the
  /// allocator, since the controller reads it.
  template <class C, class M>
  Result<usize> send(const C &, const M &bytes, usize count,
                     Milliseconds within) const {
    static_assert(ownsMappable<M>, "the controller can't read this memory");
    static_assert(!mayNotSleep<C>, "this context may not wait for a transfer");
    static_assert(grants<C, BulkOut>, "the context does not name an endpoint");
    if (count > bytes.size())
      return Error(-EINVAL);
    int sent;
    if (int error = usb_bulk_msg(device_, pipe_, bytes.begin(), count, &sent,
                                 within.count))
      return Error(error);
    return usize(sent);
  }

private:
  struct usb_device *device_ DRYDOCK_ZERO;
  unsigned int pipe_ DRYDOCK_ZERO;
};

/// A vendor request without data, on the control endpoint.
template <class D>
Status request(Process<D> &, struct usb_interface &interface, u8 number,
               u16 value, u16 index, Milliseconds within) {
  return Status::of(usb_control_msg_send(
      interface_to_usbdev(&interface), 0, number, USB_TYPE_VENDOR | USB_DIR_OUT,
      value, index, nullptr, 0, within.count, GFP_KERNEL));
}

/// What becomes of the transfer when its handler returns.
enum class Next : u8 { stop, again };

/// F: usb::Next (D::*)(usb::Done<...> &, const usb::Received &), called for
/// what came without an error.
template <auto F> class Urb : public Immovable {
  using D = typename Handler<decltype(F)>::Owner;
  static_assert(Handler<decltype(F)>::Context::level == Level::AnyIrq,
                "a completion handler takes a usb::Done<...> &");

public:
  constexpr Urb() = default;
  Status prepare(Process<D> &, D &self, const BulkIn &from, usize size) {
    if (urb_)
      return Error(-EBUSY); // it has one
    buffer_ = kzalloc(size, GFP_KERNEL);
    urb_ = usb_alloc_urb(0, GFP_KERNEL);
    if (!buffer_ || !urb_)
      return Error(-ENOMEM);
    usb_fill_bulk_urb(urb_, from.device_, from.pipe_, buffer_, size, complete,
                      &self);
    return {};
  }
  /// The handler may run before this returns. The buffer is the device's.
  template <class C> Status submit(const C &) {
    static_assert(__is_base_of(Bound<D>, C), "needs this driver's context");
    return Status::of(
        usb_submit_urb(urb_, mayNotSleep<C> ? GFP_ATOMIC : GFP_KERNEL));
  }
  /// Waits for a handler that runs; it can't submit any more.
  ~Urb() {
    usb_poison_urb(urb_);
    usb_free_urb(urb_); // null is none, for all three
    kfree(buffer_);
  }

private:
  static void complete(struct urb *urb) {
    if (urb->status)
      return;
    DRYDOCK_INITIALISED Received data(*urb);
    auto &&context = Trusted::context<typename Handler<decltype(F)>::Context>();
    if ((static_cast<D *>(urb->context)->*F)(context, data) == Next::again)
      usb_submit_urb(urb, GFP_ATOMIC);
  }
  struct urb *urb_ DRYDOCK_ZERO;
  void *buffer_ DRYDOCK_ZERO;
};

constexpr struct usb_device_id id(u16 vendor, u16 product) {
  struct usb_device_id one = {};
  one.match_flags = USB_DEVICE_ID_MATCH_DEVICE;
  one.idVendor = vendor;
  one.idProduct = product;
  return one;
}
/// A table with its end mark.
template <usize N> struct Ids {
  struct usb_device_id table[N + 1];
};
template <class... Id> consteval Ids<sizeof...(Id)> ids(Id... each) {
  Ids<sizeof...(Id)> result = {{each..., {}}};
  for (usize i = 0; i < sizeof...(Id); ++i)
    for (usize j = 0; j < i; ++j)
      if (result.table[i].idVendor == result.table[j].idVendor &&
          result.table[i].idProduct == result.table[j].idProduct)
        mistake::idListedTwice();
  return result;
}

/// Base of a driver's class.
template <class D> class Driver : public Immovable {};

/// What the USB core calls.
template <class D> struct Binding {
  static __cold int probe(struct usb_interface *interface,
                          const struct usb_device_id *) {
    return Lifetime<D>::begin(
        [&](D &self, Process<D> &context) {
          return self.probe(context, *interface);
        },
        [&](D *self) { usb_set_intfdata(interface, self); });
  }
  /// Unplugged or unbound: transfers fail from here on, and members go.
  static __cold void disconnect(struct usb_interface *interface) {
    Lifetime<D>::end(usb_get_intfdata(interface));
  }
};

} // namespace drydock::usb

/// The module of a USB driver. Further members of struct usb_driver may follow
/// the class.
#define DRYDOCK_USB_DRIVER(D, ...)                                             \
  static constexpr auto drydock_usb_ids = D::ids;                              \
  MODULE_DEVICE_TABLE(usb, drydock_usb_ids);                                   \
  static struct usb_driver drydock_usb_driver = {                              \
      .name = D::name,                                                         \
      .probe = drydock::usb::Binding<D>::probe,                                \
      .disconnect = drydock::usb::Binding<D>::disconnect,                      \
      .id_table = drydock_usb_ids.table,                                       \
      __VA_ARGS__};                                                            \
  module_usb_driver(drydock_usb_driver)

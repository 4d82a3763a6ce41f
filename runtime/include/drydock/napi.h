// SPDX-License-Identifier: GPL-2.0-only
// NAPI: packets are received in a soft interrupt with a budget, the device's
// interrupt is off meanwhile. The handler returns how many packets it had;
// whether that ends the round, and when the interrupt goes on again, is decided
// here.
//
/* example
#include <drydock/napi.h>
#include <drydock/pci.h>
using namespace drydock;

struct Chip {
  struct Mask : Register<0x00, u32, WO> {};
  using Map = RegisterMap<0x10, Mask>;
};

class Example : public pci::Driver<Example> {
public:
  static constexpr const char *name = "example";
  static constexpr auto ids = pci::ids(pci::id(0x1234, 0x5678));
  Status probe(Process<Example> &context, struct pci_dev &pdev) {
    DRYDOCK_TRY(device_.allocate(context, pdev.dev, *this));
    napi_.add(context, device_);
    return {};
  }

private:
  Bar<0, Chip::Map> bar_;
  netdev::Device device_;
  using Poll = netdev::Poll<&Example::bar_, &Example::device_>;
  int poll(Poll &, netdev::Round &round) {
    while (round.left())
      break; // ... round.receive(device_, packet, size)
    return round.done();
  }
  void unmask(Poll &poll) { bar_.regs(poll).write<Chip::Mask>(0); }
  netdev::Napi<&Example::poll, &Example::unmask> napi_;
  irqreturn_t interrupt(HardIrq<&Example::bar_, &Example::napi_> &irq) {
    napi_.schedule(irq, [&] { bar_.regs(irq).write<Chip::Mask>(1); });
    return IRQ_HANDLED;
  }
};
DRYDOCK_PCI_DRIVER(Example);
MODULE_LICENSE("GPL");
*/
#pragma once
#include <drydock/net.h>
#include <linux/interrupt.h>

namespace drydock::netdev {

/// One round at a time, so that it opens what Guarded<NapiRound, ...> guards.
struct NapiRound {};
template <auto... Members>
using Poll = Context<Level::SoftIrq, NapiRound, Members...>;

/// The budget of a round.
class Round : public Immovable {
public:
  DRYDOCK_INLINE bool left() const { return done_ < budget_; }
  DRYDOCK_INLINE int done() const { return done_; }
  /// The kernel's, for Packet::consume(): 0 when the stack only sends.
  DRYDOCK_INLINE int budget() const { return budget_; }
  /// A frame of so many bytes for the stack.
  void receive(Device &device, Packet &&packet, u32 size) {
    struct sk_buff *native = packet.detach();
    skb_put(native, size);
    device.received(size);
    native->protocol = eth_type_trans(native, &device.native());
    napi_gro_receive(napi_, native);
    ++done_;
  }

private:
  template <auto, auto> friend class Napi;
  Round(struct napi_struct *napi, int budget) : napi_(napi), budget_(budget) {}
  struct napi_struct *napi_;
  int budget_, done_ = 0;
};

/// F: int (D::*)(Poll<...> &, Round &), how many packets were received. Unmask:
/// void (D::*)(Poll<...> &), the device's interrupt on.
template <auto F, auto Unmask> class Napi : public Immovable {
  using D = typename Handler<decltype(F)>::Owner;
  using C = typename Handler<decltype(F)>::Context;

public:
  /// In the driver's state, which is zeroed: not cleared again.
  Napi() {}
  void add(Process<D> &, Device &device) {
    netif_napi_add(&device.native(), &native_, poll);
    self_ = *static_cast<D **>(netdev_priv(&device.native()));
  }
  ~Napi() {
    if (!self_)
      return;
    if (enabled_)
      napi_disable(&native_);
    netif_napi_del(&native_);
  }
  /// In open(), and its end in stop(): waits for a round that runs. Once more
  /// does nothing.
  template <auto... Ms> void enable(Op<Ms...> &) {
    if (!enabled_)
      napi_enable(&native_);
    enabled_ = true;
  }
  template <auto... Ms> void disable(Op<Ms...> &) {
    if (enabled_)
      napi_disable(&native_);
    enabled_ = false;
  }
  /// From the interrupt handler: mask() if a round begins now.
  template <class Irq, class F2>
  DRYDOCK_INLINE void schedule(const Irq &, const F2 &mask) {
    static_assert(grants<Irq, Napi>, "the context does not name this NAPI");
    if (!napi_schedule_prep(&native_))
      return;
    mask();
    __napi_schedule(&native_);
  }

private:
  static int poll(struct napi_struct *native, int budget) {
    // The first member: a pointer to it is one to the Napi.
    Napi *self = reinterpret_cast<Napi *>(native);
    auto &&context = Trusted::context<C>();
    Round round(native, budget);
    int done = (self->self_->*F)(context, round);
    // A full round is called again, and may not be completed.
    if (done < budget && napi_complete_done(native, done))
      (self->self_->*Unmask)(context);
    return done;
  }

  struct napi_struct native_;
  D *self_ DRYDOCK_ZERO;
  bool enabled_ DRYDOCK_ZERO;
};

} // namespace drydock::netdev

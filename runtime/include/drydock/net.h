// SPDX-License-Identifier: GPL-2.0-only
// Network devices. A Packet owns its sk_buff: moved into a descriptor, or
// freed; a transmit handler that leaves it alone has refused it. The device
// that the stack sees has two members, one that is allocated and one that is
// registered: what handlers name stands between them.
//
/* example
#include <drydock/net.h>
#include <drydock/pci.h>
using namespace drydock;

class Example : public pci::Driver<Example> {
public:
  static constexpr const char *name = "example";
  static constexpr auto ids = pci::ids(pci::id(0x1234, 0x5678));
  Status probe(Process<Example> &context, struct pci_dev &pdev) {
    dma_ = DRYDOCK_TRY(Dma::mask<64>(context, pdev.dev));
    DRYDOCK_TRY(device_.allocate(context, pdev.dev, *this));
    return interface_.enlist(context, device_);
  }

private:
  Dma dma_;
  netdev::Device device_;
  netdev::SentPacket sending_; // in a ring, one of many
  using Op = netdev::Op<&Example::device_>;
  Status open(Op &op) {
    device_.start(op);
    return {};
  }
  void stop(Op &op) { device_.stop(op); }
  void transmit(netdev::Transmit<&Example::device_, &Example::sending_> &,
                netdev::Packet &packet) {
    if (!sending_ && !sending_.map(dma_, move(packet)).ok())
      device_.dropped();       // else sending_.address() to the device
  }
  struct Operations : netdev::Operations {
    static constexpr auto open = &Example::open;
    static constexpr auto stop = &Example::stop;
    static constexpr auto transmit = &Example::transmit;
  };
  netdev::Interface<Example, Operations> interface_;
};
DRYDOCK_PCI_DRIVER(Example);
MODULE_LICENSE("GPL");
*/
#pragma once
#include <drydock/dma.h>
#include <drydock/handle.h>
#include <linux/etherdevice.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>

namespace drydock::netdev {

/// Stand for the stack's own locks: opening and closing is one at a time, so is
/// transmitting. As locks of Guarded<...> they need no other.
struct Rtnl {};
struct TransmitQueue {};
template <auto... Members> using Op = Context<Level::Process, Rtnl, Members...>;
template <auto... Members>
using Transmit = Context<Level::SoftIrq, TransmitQueue, Members...>;

struct PacketPolicy {
  using Value = struct sk_buff *;
  static void release(Value packet) { dev_kfree_skb_any(packet); }
};

class Device;

class DRYDOCK_TRIVIAL_ABI Packet {
public:
  constexpr Packet() = default;
  explicit Packet(struct sk_buff *native) : handle_(native) {}
  explicit operator bool() const { return bool(handle_); }
  DRYDOCK_INLINE u32 size() const { return handle_.get()->len; }
  void reset() { handle_.reset(); }
  /// It went out; frees it. Budget is NAPI's, or 0 elsewhere.
  void consume(int budget) { napi_consume_skb(handle_.giveUp(), budget); }
  /// Shorter frames than Ethernet's are filled up; freed where that fails.
  Status pad() {
    struct sk_buff *native = handle_.giveUp();
    if (int error = eth_skb_pad(native))
      return Error(error);
    handle_ = Unique<PacketPolicy>(native);
    return {};
  }
  struct sk_buff *get() const { return handle_.get(); }
  [[nodiscard]] struct sk_buff *giveUp() { return handle_.giveUp(); }

private:
  Unique<PacketPolicy> handle_;
};

/// A packet that the device has; a slot beside a descriptor. All-zero bytes are
/// an empty one.
template <enum dma_data_direction Direction> class Mapped : public Immovable {
public:
  constexpr Mapped() = default;
  ~Mapped() { (void)finish(); }
  explicit operator bool() const { return bool(packet_); }

  /// The device may read, or write, its linear part. Freed where that fails.
  DRYDOCK_OUTLINE Status map(Dma dma, Packet packet) {
    struct sk_buff *native = packet.get();
    device_ = DmaUser::device(dma);
    size_ = Direction == DMA_TO_DEVICE ? skb_headlen(native)
                                       : skb_availroom(native);
    address_ = dma_map_single(device_, native->data, size_, Direction);
    if (dma_mapping_error(device_, address_))
      return Error(-ENOMEM);
    packet_ = move(packet);
    return {};
  }
  DmaAddress address() const { return DmaAddress(address_); }
  u32 size() const { return size_; }
  /// The CPU's again. The device has finished with it.
  DRYDOCK_OUTLINE Packet finish() {
    if (packet_)
      dma_unmap_single(device_, address_, size_, Direction);
    return move(packet_);
  }

private:
  Packet packet_; // none: empty, and the rest means nothing
  struct device *device_ = nullptr;
  dma_addr_t address_ = 0;
  u32 size_ = 0;
};
using SentPacket = Mapped<DMA_TO_DEVICE>;
using ReceivedPacket = Mapped<DMA_FROM_DEVICE>;

/// What the stack sees, from its allocation on.
class Device : public Immovable {
public:
  constexpr Device() = default;
  template <class D>
  Status allocate(Process<D> &, struct device &parent, D &self) {
    native_ = alloc_etherdev(sizeof(D *));
    if (!native_)
      return Error(-ENOMEM);
    SET_NETDEV_DEV(native_, &parent);
    *static_cast<D **>(netdev_priv(native_)) = &self;
    return {};
  }
  ~Device() {
    if (native_)
      free_netdev(native_);
  }
  template <class D> void address(Process<D> &, const u8 (&bytes)[ETH_ALEN]) {
    eth_hw_addr_set(native_, bytes);
  }
  struct net_device &native() const { return *native_; }

  template <class C> void start(const C &) { netif_start_queue(native_); }
  template <class C> void stop(const C &) { netif_stop_queue(native_); }
  void carrier(bool up) {
    up ? netif_carrier_on(native_) : netif_carrier_off(native_);
  }
  /// The stack waits while nothing is free. Whoever frees may do so while it is
  /// told to wait: it looks once more.
  template <auto... Ms, class F> void pauseWhile(Transmit<Ms...> &, F full) {
    if (!full())
      return;
    netif_stop_queue(native_);
    smp_mb(); // with the one in resumeUnless()
    if (!full())
      netif_start_queue(native_);
  }
  template <class C, class F> void resumeUnless(const C &, F full) {
    smp_mb(); // with the one in pauseWhile()
    if (netif_queue_stopped(native_) && !full())
      netif_wake_queue(native_);
  }

  /// An empty packet for the device to write into, its header aligned.
  template <class C> Result<Packet> empty(const C &, u32 size) {
    static_assert(__is_base_of(Bound<typename C::Driver>, C));
    struct sk_buff *native = __netdev_alloc_skb_ip_align(
        native_, size, mayNotSleep<C> ? GFP_ATOMIC : GFP_KERNEL);
    if (!native)
      return Error(-ENOMEM);
    return Packet(native);
  }
  void received(u32 bytes) {
    native_->stats.rx_packets++;
    native_->stats.rx_bytes += bytes;
  }
  void sent(u32 bytes) {
    native_->stats.tx_packets++;
    native_->stats.tx_bytes += bytes;
  }
  void dropped() { native_->stats.tx_dropped++; }

private:
  struct net_device *native_ = nullptr;
};

/// open: Status (Op &). stop: void (Op &). transmit: void (Transmit &, Packet
/// &); what it does not take is offered again.
struct Operations {};

/// The device's registration, behind what its operations name.
template <class D, class Ops> class Interface : public Immovable {
public:
  constexpr Interface() = default;
  /// Operations may run before this returns.
  Status enlist(Process<D> &, Device &device) {
    device.native().netdev_ops = &table;
    if (int error = register_netdev(&device.native()))
      return Error(error);
    native_ = &device.native();
    return {};
  }
  /// Closes it first.
  ~Interface() {
    if (native_)
      unregister_netdev(native_);
  }

private:
  static D &self(struct net_device *native) {
    return **static_cast<D **>(netdev_priv(native));
  }
  static int open(struct net_device *native) {
    return invoke<Ops::open>(self(native)).error();
  }
  static int stop(struct net_device *native) {
    invoke<Ops::stop>(self(native));
    return 0;
  }
  static netdev_tx_t transmit(struct sk_buff *offered,
                              struct net_device *native) {
    using C = typename Handler<Plain<decltype(Ops::transmit)>>::Context;
    Packet packet(offered);
    auto &&context = Trusted::context<C>();
    (self(native).*Ops::transmit)(context, packet);
    // Still there: refused, and still the stack's.
    return packet.giveUp() ? NETDEV_TX_BUSY : NETDEV_TX_OK;
  }
  static consteval struct net_device_ops make() {
    struct net_device_ops made = {};
    made.ndo_open = open;
    made.ndo_stop = stop;
    made.ndo_start_xmit = transmit;
    made.ndo_validate_addr = eth_validate_addr;
    made.ndo_set_mac_address = eth_mac_addr;
    return made;
  }
  static constexpr struct net_device_ops table = make();
  struct net_device *native_ = nullptr;
};

} // namespace drydock::netdev

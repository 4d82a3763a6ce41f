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

class DRYDOCK_FOLLOWED DRYDOCK_TRIVIAL_ABI Packet {
public:
  constexpr Packet() = default;
  explicit Packet(struct sk_buff *native) : handle_(native) {}
  explicit operator bool() const { return bool(handle_); }
  DRYDOCK_UNLESS_MOVED DRYDOCK_INLINE u32 size() const {
    return handle_.get()->len;
  }
  void reset() { handle_.reset(); }
  /// It went out; frees it. Budget is NAPI's, or 0 elsewhere.
  DRYDOCK_UNLESS_MOVED void consume(int budget) {
    napi_consume_skb(handle_.detach(), budget);
  }
  /// Shorter frames than Ethernet's are filled up; freed where that fails.
  DRYDOCK_UNLESS_MOVED Status pad() {
    struct sk_buff *native = handle_.detach();
    if (int error = eth_skb_pad(native))
      return Error(error);
    handle_ = Unique<PacketPolicy>(native);
    return {};
  }
  struct sk_buff *get() const { return handle_.get(); }
  [[nodiscard]] struct sk_buff *detach() { return handle_.detach(); }

private:
  Unique<PacketPolicy> handle_;
};

/// A packet that the device has; a slot beside a descriptor. All-zero bytes are
/// an empty one. One copy of the code for both directions.
class MappedPacket : public Immovable {
public:
  explicit operator bool() const { return packet_ != nullptr; }
  DRYDOCK_INLINE DmaAddress address() const { return DmaAddress(address_); }
  DRYDOCK_INLINE u32 size() const { return size_; }

protected:
  constexpr MappedPacket() = default;
  /// Takes the packet: frees it where that fails.
  DRYDOCK_OUTLINE Status map(struct device *device, struct sk_buff *packet,
                             u32 size, enum dma_data_direction direction) {
    dma_addr_t address = DMA_MAPPING_ERROR;
    if (!packet_) // else the device has another
      address = dma_map_single(device, packet->data, size, direction);
    if (dma_mapping_error(device, address)) {
      dev_kfree_skb_any(packet);
      return Error(-ENOMEM);
    }
    packet_ = packet;
    device_ = device;
    address_ = address;
    size_ = size;
    return {};
  }
  DRYDOCK_INLINE struct sk_buff *unmap(enum dma_data_direction direction) {
    struct sk_buff *packet = packet_;
    if (packet)
      dma_unmap_single(device_, address_, size_, direction);
    packet_ = nullptr;
    return packet;
  }
  DRYDOCK_OUTLINE void discard(enum dma_data_direction direction) {
    if (packet_)
      dev_kfree_skb_any(unmap(direction));
  }

private:
  struct sk_buff *packet_ DRYDOCK_ZERO; // null: the rest means nothing
  struct device *device_;
  dma_addr_t address_;
  u32 size_;
};

template <enum dma_data_direction Direction>
class Mapped : public MappedPacket {
public:
  constexpr Mapped() = default;
  ~Mapped() { reset(); }
  /// The device may read, or write, its linear part. Freed where that fails,
  /// and where the slot is taken.
  DRYDOCK_INLINE Status map(Dma dma, Packet packet) {
    struct sk_buff *native = packet.detach();
    u32 size = Direction == DMA_TO_DEVICE ? skb_headlen(native)
                                          : skb_availroom(native);
    return MappedPacket::map(DmaUser::device(dma), native, size, Direction);
  }
  /// The CPU's again. The device has finished with it.
  DRYDOCK_INLINE Packet finish() { return Packet(unmap(Direction)); }
  /// Frees what is there; the device has stopped.
  DRYDOCK_INLINE void reset() { discard(Direction); }
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
  DRYDOCK_INLINE Result<Packet> empty(Allocating may, u32 size) {
    struct sk_buff *native =
        __netdev_alloc_skb_ip_align(native_, size, may.flags());
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
  struct net_device *native_ DRYDOCK_ZERO;
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
    return packet.detach() ? NETDEV_TX_BUSY : NETDEV_TX_OK;
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
  struct net_device *native_ DRYDOCK_ZERO;
};

} // namespace drydock::netdev

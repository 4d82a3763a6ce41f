// SPDX-License-Identifier: GPL-2.0-only
// Descriptor rings: the driver gives descriptors to the device and takes them
// back in order. A descriptor is written before the device may see it, and read
// after the device is done with it; the barriers are the ring's. One context
// gives, one takes, and they may run at the same time.
//
/* example
#include <drydock/dma.h>
#include <drydock/endian.h>
#include <drydock/ring.h>
using namespace drydock;

struct Descriptor {
  Little<u64> address;
  Little<u32> length;
  Little<u32> status;
  bool done() const { return status.once() & 1; } // the device sets it
};

class Example {
  DmaRing<Descriptor, 64> ring_;

public:
  Status setUp(Process<Example> &context, Dma dma) {
    return ring_.allocate(context, dma);
  }
  Status send(DmaAddress what, u32 length) {
    DRYDOCK_TRY(ring_.give({what.raw(), length, 0u}));
    // ... write ring_.doorbell() into the device's register
    return {};
  }
  u32 reclaim() {
    u32 bytes = 0;
    while (const Descriptor *sent = ring_.done()) {
      bytes += sent->length;
      ring_.take();
    }
    return bytes;
  }
};
*/
#pragma once
#include <drydock/result.h>
#include <drydock/view.h>

namespace drydock {

/// T: bool done() const, whether the device has finished with it; and where a
/// bit says who owns a descriptor, void handOver(), which sets it. Barriers:
/// toDevice() and fromDevice(). One slot stays empty: where the device
/// compares head and tail, a full ring would look like an empty one.
template <class T, usize N, class Barriers> class BasicRing : public Immovable {
  static_assert(N >= 2 && (N & (N - 1)) == 0, "a power of two");
  static_assert(__is_trivially_copyable(T), "descriptors are plain data");

public:
  using Slot = Index<N>;
  BasicRing() = default;

  /// Seen from either side; the other may change it for the better meanwhile.
  DRYDOCK_INLINE bool full() const { return given() - taken() == N - 1; }
  DRYDOCK_INLINE bool empty() const { return given() == taken(); }

  /// Where the next one goes, if the ring is not full: then it stays free,
  /// since nobody else gives.
  class Free {
  public:
    DRYDOCK_INLINE explicit operator bool() const { return free_; }
    /// For what belongs to the descriptor.
    DRYDOCK_INLINE Slot slot() const { return BasicRing::slot(count_); }

  private:
    friend class BasicRing;
    DRYDOCK_INLINE Free(u32 count, bool free) : count_(count), free_(free) {}
    u32 count_;
    bool free_;
  };
  DRYDOCK_INLINE Free next() const {
    u32 given = given_;
    return Free(given, given - taken() != N - 1);
  }
  /// -ENOSPC when it was full, or another was given meanwhile.
  DRYDOCK_INLINE Status give(Free next, const T &made) {
    if (!next.free_ || next.count_ != given_)
      return Error(-28);
    T &place = first_[next.slot()];
    place = made;
    Barriers::toDevice();
    if constexpr (requires { place.handOver(); })
      place.handOver();
    __atomic_store_n(&given_, given_ + 1, __ATOMIC_RELEASE);
    return {};
  }
  DRYDOCK_INLINE Status give(const T &made) { return give(next(), made); }
  /// The first that the device may not use yet, for its tail register.
  DRYDOCK_INLINE u32 doorbell() const { return slot(given_); }

  /// The oldest that was given, when the device has finished with it; till
  /// take().
  DRYDOCK_INLINE const T *done() const DRYDOCK_LIFETIMEBOUND {
    if (__atomic_load_n(&given_, __ATOMIC_ACQUIRE) == taken_)
      return nullptr;
    const T *oldest = &first_[slot(taken_)];
    if (!oldest) // the kernel's flags let the compiler doubt it
      __builtin_unreachable();
    if (!oldest->done())
      return nullptr;
    Barriers::fromDevice();
    return oldest;
  }
  DRYDOCK_INLINE Slot oldest() const { return slot(taken_); }
  DRYDOCK_INLINE void take() {
    __atomic_store_n(&taken_, taken_ + 1, __ATOMIC_RELEASE);
  }
  /// The oldest back, done or not: the device is stopped. False when none is
  /// out.
  bool takeBack() {
    if (empty())
      return false;
    take();
    return true;
  }
  /// The device begins again with the first. Nothing is out.
  void restart() { given_ = taken_ = 0; }

protected:
  void place(T *first) { first_ = first; }

private:
  DRYDOCK_INLINE u32 given() const { return readOnce(given_); }
  DRYDOCK_INLINE u32 taken() const {
    return __atomic_load_n(&taken_, __ATOMIC_ACQUIRE);
  }
  DRYDOCK_INLINE static Slot slot(u32 count) {
    return Slot::template masked<N>(count);
  }
  T *first_ DRYDOCK_ZERO;
  u32 given_ DRYDOCK_ZERO; // written by who gives
  u32 taken_ DRYDOCK_ZERO; // written by who takes
};

} // namespace drydock

#ifdef __KERNEL__
#include <drydock/dma.h>

namespace drydock {

struct DmaBarriers {
  DRYDOCK_INLINE static void toDevice() { dma_wmb(); }
  DRYDOCK_INLINE static void fromDevice() { dma_rmb(); }
};

/// A ring in memory that device and CPU see alike.
template <class T, usize N>
class DmaRing : public BasicRing<T, N, DmaBarriers> {
public:
  DmaRing() = default;
  template <class D> Status allocate(Process<D> &context, Dma dma) {
    DRYDOCK_TRY(memory_.allocate(context, dma, N));
    this->place(memory_.begin());
    return {};
  }
  DmaAddress address() const { return memory_.address(); }
  static constexpr u32 bytes = N * sizeof(T);

private:
  DmaBuffer<T> memory_;
};

} // namespace drydock
#endif

// SPDX-License-Identifier: GPL-2.0-only
// DMA. Memory comes from a Dma, and a Dma only from setting the mask: no
// allocation before the device's address width is known. A DMA address is
// neither a pointer nor a number; it is taken apart where a register wants it.
//
/* example
#include <drydock/dma.h>
#include <drydock/pci.h>
using namespace drydock;

class Example : public pci::Driver<Example> {
public:
  static constexpr const char *name = "example";
  static constexpr auto ids = pci::ids(pci::id(0x1234, 0x5678));
  Status probe(Process<Example> &context, struct pci_dev &pdev) {
    Dma dma = DRYDOCK_TRY(Dma::mask<28>(context, pdev.dev));
    return buffer_.allocate(context, dma, 4096);
  }

private:
  DmaBuffer<u8> buffer_;
  Status send(Worker<&Example::buffer_> &work, Dma &dma, OwnedArray<u8> &data) {
    auto mapped = DRYDOCK_TRY(dma.toDevice(work, data));
    u32 where = mapped.address().low();    // for the device's register
    // ... wait for the device; data is the CPU's again when mapped is gone
    return where ? Status() : Error(-EIO);
  }
};
DRYDOCK_PCI_DRIVER(Example);
MODULE_LICENSE("GPL");
*/
#pragma once
#include <drydock/context.h>
#include <drydock/handle.h>
#include <drydock/memory.h>
#include <drydock/result.h>
#include <linux/dma-mapping.h>

namespace drydock {

class Dma;

/// Where the device sees memory.
class DmaAddress {
public:
  constexpr DmaAddress() = default;
  explicit constexpr DmaAddress(dma_addr_t raw) : raw_(raw) {}
  DRYDOCK_INLINE constexpr u32 low() const { return static_cast<u32>(raw_); }
  DRYDOCK_INLINE constexpr u32 high() const {
    return static_cast<u32>(static_cast<u64>(raw_) >> 32);
  }
  /// For C functions.
  DRYDOCK_INLINE constexpr dma_addr_t raw() const { return raw_; }
  DRYDOCK_INLINE constexpr DmaAddress operator+(usize bytes) const {
    return DmaAddress(raw_ + bytes);
  }

private:
  dma_addr_t raw_ = 0;
};

/// Elements that CPU and device see alike, without syncing.
template <class T> class DmaBuffer : public Immovable {
  static_assert(__is_trivially_copyable(T), "elements are plain data");

public:
  constexpr DmaBuffer() = default;
  /// Zeroed, and aligned as dma_alloc_coherent() promises.
  template <class D> Status allocate(Process<D> &, Dma dma, usize count);
  ~DmaBuffer() {
    if (first_)
      dma_free_coherent(device_, count_ * sizeof(T), first_, address_);
  }

  explicit operator bool() const { return first_ != nullptr; }
  DRYDOCK_INLINE DmaAddress address() const { return DmaAddress(address_); }
  DRYDOCK_INLINE usize size() const { return count_; }
  DRYDOCK_INLINE T *begin() const DRYDOCK_LIFETIMEBOUND { return first_; }
  DRYDOCK_INLINE T *end() const DRYDOCK_LIFETIMEBOUND {
    return first_ + count_;
  }
  DRYDOCK_INLINE T &at(usize index) const DRYDOCK_LIFETIMEBOUND {
    if (index >= count_)
      BUG();
    return first_[index];
  }
  /// -EINVAL, and nothing copied, if it does not fit.
  Status copyIn(const void *from, usize count) {
    if (count > count_)
      return Error(-EINVAL);
    memcpy(first_, from, count * sizeof(T));
    return {};
  }
  DRYDOCK_INLINE void clear() { memset(first_, 0, count_ * sizeof(T)); }

private:
  T *first_ DRYDOCK_ZERO; // null: empty, and the rest means nothing
  struct device *device_;
  usize count_;
  dma_addr_t address_;
};

/// Memory that the device has until this ends; the CPU keeps off it. To look at
/// it in between, sync() gives it back for a block.
template <class T, enum dma_data_direction Direction>
class [[nodiscard]] DmaMapping {
public:
  constexpr DmaMapping() = default;
  DmaMapping(DmaMapping &&other) noexcept
      : device_(other.device_), memory_(other.memory_), size_(other.size_),
        address_(other.address_) {
    other.device_ = nullptr;
  }
  DmaMapping &operator=(DmaMapping &&) = delete;
  ~DmaMapping() {
    if (device_)
      dma_unmap_single(device_, address_.raw(), size_, Direction);
  }
  DRYDOCK_INLINE DmaAddress address() const { return address_; }

  /// The CPU's for a block.
  class [[nodiscard]] Synced : public Immovable {
  public:
    explicit Synced(DmaMapping &mapping) : mapping_(mapping) {
      dma_sync_single_for_cpu(mapping.device_, mapping.address_.raw(),
                              mapping.size_, Direction);
    }
    ~Synced() {
      dma_sync_single_for_device(mapping_.device_, mapping_.address_.raw(),
                                 mapping_.size_, Direction);
    }
    T *begin() const DRYDOCK_LIFETIMEBOUND { return mapping_.memory_; }
    T *end() const DRYDOCK_LIFETIMEBOUND {
      return begin() + mapping_.size_ / sizeof(T);
    }

  private:
    DmaMapping &mapping_;
  };
  Synced sync() DRYDOCK_LIFETIMEBOUND { return Synced(*this); }

private:
  friend class Dma;
  struct device *device_ = nullptr;
  T *memory_ = nullptr;
  usize size_ = 0;
  DmaAddress address_;
};

/// A device whose mask is set.
class Dma {
public:
  constexpr Dma() = default;
  /// The device drives Bits address lines.
  template <unsigned Bits, class D>
  static Result<Dma> mask(Process<D> &, struct device &device) {
    static_assert(Bits >= 1 && Bits <= 64, "no such width");
    if (int error = dma_set_mask_and_coherent(&device, DMA_BIT_MASK(Bits)))
      return Error(error);
    return Dma(device);
  }
  /// Owned memory is kmalloc's: neither stack nor vmalloc, which can't be
  /// mapped.
  template <class C, class T>
  auto toDevice(const C &, const OwnedArray<T> &memory) {
    return map<DMA_TO_DEVICE>(memory);
  }
  template <class C, class T>
  auto fromDevice(const C &, const OwnedArray<T> &memory) {
    return map<DMA_FROM_DEVICE>(memory);
  }

private:
  template <class T> friend class DmaBuffer;
  friend struct DmaUser;
  explicit Dma(struct device &device) : device_(&device) {}
  template <enum dma_data_direction Direction, class T>
  Result<DmaMapping<T, Direction>> map(const OwnedArray<T> &memory) {
    DmaMapping<T, Direction> mapping;
    usize size = memory.size() * sizeof(T);
    dma_addr_t address =
        dma_map_single(device_, memory.begin(), size, Direction);
    if (dma_mapping_error(device_, address))
      return Error(-ENOMEM);
    mapping.device_ = device_;
    mapping.memory_ = memory.begin();
    mapping.size_ = size;
    mapping.address_ = DmaAddress(address);
    return mapping;
  }
  struct device *device_ = nullptr;
};

/// For owners of other memory that a device may use: packets, scatter lists.
struct DmaUser {
  DRYDOCK_INLINE static struct device *device(Dma dma) { return dma.device_; }
};

template <class T>
template <class D>
Status DmaBuffer<T>::allocate(Process<D> &, Dma dma, usize count) {
  usize size;
  dma_addr_t address;
  if (__builtin_mul_overflow(count, sizeof(T), &size))
    return Error(-ENOMEM);
  void *memory = dma_alloc_coherent(dma.device_, size, &address, GFP_KERNEL);
  if (!memory)
    return Error(-ENOMEM);
  device_ = dma.device_;
  first_ = static_cast<T *>(memory);
  count_ = count;
  address_ = address;
  return {};
}

} // namespace drydock

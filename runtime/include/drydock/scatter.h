// SPDX-License-Identifier: GPL-2.0-only
// Scatter-gather: pieces of memory that the device sees as segments. An IOMMU
// may join pieces, so what is given to the device are the segments of the
// mapped list, and their number is the mapping's.
//
/* example
#include <drydock/scatter.h>
using namespace drydock;

class Example {
  OwnedArray<u8> header_, data_;
  DmaScatter<4, DMA_TO_DEVICE> pieces_;

  Status send(Worker<&Example::pieces_> &work, Dma dma) {
    DRYDOCK_TRY(pieces_.add(header_));
    DRYDOCK_TRY(pieces_.add(data_));
    DRYDOCK_TRY(pieces_.map(work, dma));
    for (DmaSegment segment : pieces_)
      (void)segment.address.low(); // and segment.size: into a descriptor
    // ... wait for the device
    pieces_.reset();               // the CPU's again
    return {};
  }
};
*/
#pragma once
#include <drydock/dma.h>
#include <linux/scatterlist.h>

namespace drydock {

struct DmaSegment {
  DmaAddress address;
  u32 size;
};

/// Up to N pieces. Memory is borrowed: it outlives the list, or is behind it.
template <usize N, enum dma_data_direction Direction>
class DmaScatter : public Immovable {
public:
  DmaScatter() = default;
  ~DmaScatter() { reset(); }
  /// -ENOSPC when there are N, -EBUSY while the device has the list.
  template <class T> Status add(const OwnedArray<T> &memory) {
    if (mapped_)
      return Error(-EBUSY);
    if (pieces_ == N)
      return Error(-ENOSPC);
    if (!pieces_)
      sg_init_table(list_, N);
    sg_set_buf(&list_[pieces_++], memory.begin(), memory.size() * sizeof(T));
    return {};
  }
  /// The device's until reset().
  template <class C> Status map(const C &, Dma dma) {
    static_assert(grants<C, DmaScatter>, "the context does not name this list");
    if (mapped_ || !pieces_)
      return Error(-EINVAL);
    sg_mark_end(&list_[pieces_ - 1]);
    int mapped =
        dma_map_sg(DmaUser::device(dma), list_, int(pieces_), Direction);
    if (!mapped)
      return Error(-EIO);
    mapped_ = usize(mapped);
    device_ = DmaUser::device(dma);
    return {};
  }
  /// The CPU's again, and empty.
  void reset() {
    if (mapped_) // with the number of pieces, not of segments
      dma_unmap_sg(device_, list_, int(pieces_), Direction);
    mapped_ = pieces_ = 0;
  }
  /// Segments; none unless it is mapped.
  usize size() const { return mapped_; }

  class Iterator {
  public:
    DmaSegment operator*() const {
      return {DmaAddress(sg_dma_address(at_)), sg_dma_len(at_)};
    }
    void operator++() {
      at_ = sg_next(at_);
      --left_;
    }
    bool operator!=(const Iterator &other) const {
      return left_ != other.left_;
    }

  private:
    friend class DmaScatter;
    Iterator(struct scatterlist *at, usize left) : at_(at), left_(left) {}
    struct scatterlist *at_;
    usize left_;
  };
  Iterator begin() DRYDOCK_LIFETIMEBOUND { return {list_, mapped_}; }
  Iterator end() DRYDOCK_LIFETIMEBOUND { return {nullptr, 0}; }

private:
  struct device *device_ DRYDOCK_ZERO;
  usize pieces_ DRYDOCK_ZERO, mapped_ DRYDOCK_ZERO;
  struct scatterlist list_[N];
};

} // namespace drydock

// SPDX-License-Identifier: GPL-2.0-only
// Addresses of memory that a driver in C's shape maps for its device and unmaps
// by hand: in the place of a dma_addr_t, of its size, without a destructor. The
// way that the data goes is part of the type: what was mapped to the device is
// neither unmapped nor synchronised the other way, and a number is no mapping.
//
/* example
#include <drydock/streaming.h>

struct slot {
  drydock::Streamed<DMA_TO_DEVICE> dma;
  void *data;
};
int slot_send(struct slot *s, struct device *dev, size_t size, u64 *out) {
  s->dma.map(dev, s->data, size);
  if (s->dma.failed(dev))
    return -ENOMEM;
  *out = s->dma;
  return 0;
}
void slot_sent(struct slot *s, struct device *dev, size_t size) {
  s->dma.unmap(dev, size);
}
*/
#pragma once
#include <drydock/base.h>
#include <linux/dma-mapping.h>
#include <linux/skbuff.h>

namespace drydock {

template <enum dma_data_direction Way> class Streamed {
public:
  /// Not set, as a dma_addr_t that is declared.
  Streamed() = default;
  DRYDOCK_INLINE operator dma_addr_t() const { return address_; }

  DRYDOCK_INLINE static Streamed single(struct device *device, void *memory,
                                        size_t size) {
    return Streamed(dma_map_single(device, memory, size, Way));
  }
  DRYDOCK_INLINE static Streamed page(struct device *device, struct page *page,
                                      size_t offset, size_t size) {
    return Streamed(dma_map_page(device, page, offset, size, Way));
  }
  DRYDOCK_INLINE static Streamed fragment(struct device *device,
                                          const skb_frag_t *fragment,
                                          size_t offset, size_t size) {
    return Streamed(skb_frag_dma_map(device, fragment, offset, size, Way));
  }
  DRYDOCK_INLINE Streamed &map(struct device *device, void *memory,
                               size_t size) {
    return *this = single(device, memory, size);
  }
  DRYDOCK_INLINE Streamed &mapPage(struct device *device, struct page *memory,
                                   size_t offset, size_t size) {
    return *this = page(device, memory, offset, size);
  }
  DRYDOCK_INLINE Streamed &mapFragment(struct device *device,
                                       const skb_frag_t *memory, size_t offset,
                                       size_t size) {
    return *this = fragment(device, memory, offset, size);
  }
  /// Nothing is mapped.
  DRYDOCK_INLINE int failed(struct device *device) const {
    return dma_mapping_error(device, address_);
  }
  DRYDOCK_INLINE void unmap(struct device *device, size_t size) const {
    dma_unmap_single(device, address_, size, Way);
  }
  DRYDOCK_INLINE void unmapPage(struct device *device, size_t size) const {
    dma_unmap_page(device, address_, size, Way);
  }
  DRYDOCK_INLINE void forCpu(struct device *device, size_t size) const {
    dma_sync_single_for_cpu(device, address_, size, Way);
  }
  DRYDOCK_INLINE void forDevice(struct device *device, size_t size) const {
    dma_sync_single_for_device(device, address_, size, Way);
  }

private:
  DRYDOCK_INLINE explicit Streamed(dma_addr_t address) : address_(address) {}
  dma_addr_t address_;
};

} // namespace drydock

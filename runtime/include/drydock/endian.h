// SPDX-License-Identifier: GPL-2.0-only
// Numbers in the byte order of a device, for descriptors and packets.
// Converting happens where one is read or written, so never twice; registers
// need none, since accessors convert.
//
/* example
#include <drydock/endian.h>
using namespace drydock;

struct Descriptor {
  Little<u64> address;
  Little<u16> length;
};
static_assert(sizeof(Descriptor) == 16);

u16 advance(Descriptor &descriptor, u16 by) {
  descriptor.length = u16(descriptor.length + by);
  return descriptor.length;
}
*/
#pragma once
#include <drydock/base.h>

namespace drydock {

/// Trivial, so that it can be part of what the device reads.
template <class T, bool Swapped> class Ordered {
  static_assert(isUnsigned<T> && sizeof(T) > 1, "a u16, u32 or u64");

public:
  Ordered() = default;
  DRYDOCK_INLINE constexpr Ordered(T value) : raw_(reorder(value)) {}
  DRYDOCK_INLINE constexpr operator T() const { return reorder(raw_); }
  /// Of now: the device changes it.
  DRYDOCK_INLINE T once() const { return reorder(readOnce(raw_)); }

private:
  static constexpr T reorder(T value) {
    if constexpr (!Swapped)
      return value;
    else if constexpr (sizeof(T) == 2)
      return __builtin_bswap16(value);
    else if constexpr (sizeof(T) == 4)
      return __builtin_bswap32(value);
    else
      return __builtin_bswap64(value);
  }
  T raw_;
};

template <class T>
using Little = Ordered<T, __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__>;
template <class T>
using Big = Ordered<T, __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__>;

} // namespace drydock

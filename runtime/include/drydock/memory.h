// SPDX-License-Identifier: GPL-2.0-only
// Memory with an owner: one object or an array, given back with the function
// that matches its allocator. The context chooses GFP_KERNEL or GFP_ATOMIC.
//
/* example
#include <drydock/memory.h>
using namespace drydock;

struct Packet {
  u32 length = 64;
};

Status send(Process<Packet> &context) {
  Owned<Packet> packet = DRYDOCK_TRY(allocate<Packet>(context));
  auto bytes = DRYDOCK_TRY(allocateArray<u8>(context, packet->length));
  bytes.at(0) = 1; // behind the end: the kernel stops
  for (u8 &byte : bytes)
    byte = 0;
  OwnedBlock<u8, 64> block; // as a member: in place, of a size that is known
  return block.allocate(context);
}
*/
#pragma once
#include <drydock/context.h>
#include <drydock/handle.h>
#include <drydock/result.h>

namespace drydock {

/// Allocation: allocate(size, mayNotSleep), zeroed, and free().
template <class T, class Allocation>
class DRYDOCK_FOLLOWED DRYDOCK_TRIVIAL_ABI [[nodiscard]] BasicOwned {
  struct Policy {
    using Value = T *;
    static void release(T *object) {
      object->~T();
      Allocation::free(object);
    }
  };

public:
  constexpr BasicOwned() = default;
  explicit constexpr BasicOwned(T *object) : handle_(object) {}
  DRYDOCK_INLINE explicit operator bool() const { return bool(handle_); }
  DRYDOCK_UNLESS_MOVED DRYDOCK_INLINE T *
  operator->() const DRYDOCK_LIFETIMEBOUND {
    return handle_.get();
  }
  DRYDOCK_UNLESS_MOVED DRYDOCK_INLINE T &
  operator*() const DRYDOCK_LIFETIMEBOUND {
    return *handle_.get();
  }
  DRYDOCK_INLINE void reset() { handle_.reset(); }
  /// For a C function that takes ownership.
  [[nodiscard]] DRYDOCK_INLINE T *giveUp() { return handle_.detach(); }

private:
  Unique<Policy> handle_;
};

/// Elements of a type without a destructor.
template <class T, class Allocation>
class DRYDOCK_FOLLOWED DRYDOCK_TRIVIAL_ABI [[nodiscard]] BasicOwnedArray {
  struct Policy {
    using Value = T *;
    static constexpr bool takesEmpty = drydock::takesEmpty<Allocation>;
    static void release(T *first) { Allocation::free(first); }
  };

public:
  constexpr BasicOwnedArray() = default;
  constexpr BasicOwnedArray(T *first, usize size)
      : handle_(first), size_(size) {}
  explicit operator bool() const { return bool(handle_); }
  DRYDOCK_INLINE usize size() const { return size_; }
  DRYDOCK_UNLESS_MOVED DRYDOCK_INLINE T *begin() const DRYDOCK_LIFETIMEBOUND {
    return handle_.get();
  }
  DRYDOCK_INLINE T *end() const DRYDOCK_LIFETIMEBOUND {
    return begin() + size_;
  }
  DRYDOCK_UNLESS_MOVED DRYDOCK_INLINE T &
  at(usize index) const DRYDOCK_LIFETIMEBOUND {
    if (index >= size_)
      Allocation::outOfBounds();
    return begin()[index];
  }
  /// -EINVAL, and nothing copied, if it does not fit.
  DRYDOCK_UNLESS_MOVED Status copyIn(const void *from, usize count) {
    if (count > size_)
      return Error(-22);
    __builtin_memcpy(begin(), from, count * sizeof(T));
    return {};
  }
  void reset() {
    handle_.reset();
    size_ = 0;
  }

private:
  Unique<Policy> handle_;
  usize size_ = 0;
};

/// N elements: as an array whose size the compiler knows, and made in place.
template <class T, usize N, class Allocation>
class BasicOwnedBlock : public Immovable {
  static_assert(__is_trivially_copyable(T), "elements are plain data");

public:
  constexpr BasicOwnedBlock() = default;
  /// Zeroed.
  template <class C> DRYDOCK_INLINE Status allocate(const C &) {
    first_ =
        static_cast<T *>(Allocation::allocate(sizeof(T), N, mayNotSleep<C>));
    return first_ ? Status() : Error(-12);
  }
  ~BasicOwnedBlock() {
    if (takesEmpty<Allocation> || first_)
      Allocation::free(first_);
  }
  explicit operator bool() const { return first_ != nullptr; }
  static constexpr usize size() { return N; }
  DRYDOCK_INLINE T *begin() const DRYDOCK_LIFETIMEBOUND { return first_; }
  DRYDOCK_INLINE T *end() const DRYDOCK_LIFETIMEBOUND { return first_ + N; }
  DRYDOCK_INLINE T &at(usize index) const DRYDOCK_LIFETIMEBOUND {
    if (index >= N)
      Allocation::outOfBounds();
    return first_[index];
  }
  /// -EINVAL, and nothing copied, if it does not fit.
  DRYDOCK_INLINE Status copyIn(const void *from, usize count) {
    if (count > N)
      return Error(-22);
    __builtin_memcpy(first_, from, count * sizeof(T));
    return {};
  }

private:
  T *first_ DRYDOCK_ZERO;
};

/// Owners of memory that a device may use: of the allocator, neither stack nor
/// vmalloc, which can't be mapped.
template <class M> constexpr bool ownsMappable = false;
template <class T, class A>
constexpr bool ownsMappable<BasicOwnedArray<T, A>> = true;
template <class T, usize N, class A>
constexpr bool ownsMappable<BasicOwnedBlock<T, N, A>> = true;

template <class T, class Allocation, class C>
Result<BasicOwned<T, Allocation>> allocateWith(const C &) {
  void *memory = Allocation::allocate(sizeof(T), 1, mayNotSleep<C>);
  if (!memory)
    return Error(-12); // ENOMEM
  return BasicOwned<T, Allocation>(::new (Place{memory}) T());
}

/// Zeroed; -ENOMEM also where count * sizeof(T) does not fit.
template <class T, class Allocation, class C>
Result<BasicOwnedArray<T, Allocation>> allocateArrayWith(const C &,
                                                         usize count) {
  static_assert(__is_trivially_copyable(T), "elements are plain data");
  void *memory = Allocation::allocate(sizeof(T), count, mayNotSleep<C>);
  if (!memory)
    return Error(-12);
  return BasicOwnedArray<T, Allocation>(static_cast<T *>(memory), count);
}

} // namespace drydock

#ifdef __KERNEL__
#include <linux/bug.h>
#include <linux/slab.h>

namespace drydock {

struct Kmalloc {
  static constexpr bool takesEmpty = true;
  DRYDOCK_INLINE static void *allocate(usize size, usize count, bool atomic) {
    return kcalloc(count, size, atomic ? GFP_ATOMIC : GFP_KERNEL);
  }
  DRYDOCK_INLINE static void free(const void *memory) { kfree(memory); }
  DRYDOCK_INLINE static void outOfBounds() { BUG(); }
};

/// What a context lets an allocation do, in place of the context: one copy of a
/// function for callers in several. A parameter only: kept, it may say what is
/// no longer so.
class Allocating {
public:
  template <class C>
  DRYDOCK_INLINE constexpr Allocating(const C &)
      : flags_(mayNotSleep<C> ? GFP_ATOMIC : GFP_KERNEL) {}
  DRYDOCK_INLINE constexpr gfp_t flags() const { return flags_; }

private:
  gfp_t flags_;
};

template <class T> using Owned = BasicOwned<T, Kmalloc>;
template <class T> using OwnedArray = BasicOwnedArray<T, Kmalloc>;
template <class T, usize N> using OwnedBlock = BasicOwnedBlock<T, N, Kmalloc>;

template <class T, class C> DRYDOCK_INLINE auto allocate(const C &context) {
  return allocateWith<T, Kmalloc>(context);
}
template <class T, class C>
DRYDOCK_INLINE auto allocateArray(const C &context, usize count) {
  return allocateArrayWith<T, Kmalloc>(context, count);
}

} // namespace drydock
#endif

// SPDX-License-Identifier: GPL-2.0-only
// Pools of small pieces of memory that CPU and device see alike, such as
// descriptors that are queued and come back one by one. A piece belongs to its
// handle and goes back into its pool with it.
//
/* example
#include <drydock/pool.h>
using namespace drydock;

struct Command {
  u32 code, argument;
};

class Example {
  DmaPool<Command> pool_;
  DmaPool<Command>::Item last_; // behind its pool

public:
  Status setUp(Process<Example> &context, Dma dma) {
    DRYDOCK_TRY(pool_.create(context, dma, "commands"));
    last_ = DRYDOCK_TRY(pool_.allocate(context));
    last_->code = 7;
    return last_.address().low() ? Status() : Error(-EIO);
  }
};
*/
#pragma once
#include <drydock/dma.h>
#include <linux/dmapool.h>

namespace drydock {

template <class T> class DmaPool : public Immovable {
  static_assert(__is_trivially_copyable(T), "elements are plain data");

public:
  /// One T. All-zero bytes are none.
  class DRYDOCK_FOLLOWED [[nodiscard]] Item {
  public:
    constexpr Item() = default;
    Item(Item &&other) noexcept
        : pool_(other.pool_), object_(other.object_), address_(other.address_) {
      other.object_ = nullptr;
    }
    Item &operator=(Item &&other) noexcept {
      T *incoming = other.object_;
      other.object_ = nullptr;
      reset();
      object_ = incoming;
      pool_ = other.pool_;
      address_ = other.address_;
      return *this;
    }
    ~Item() { reset(); }
    explicit operator bool() const { return object_ != nullptr; }
    DRYDOCK_UNLESS_MOVED T *operator->() const DRYDOCK_LIFETIMEBOUND {
      return object_;
    }
    DRYDOCK_UNLESS_MOVED T &operator*() const DRYDOCK_LIFETIMEBOUND {
      return *object_;
    }
    DmaAddress address() const { return DmaAddress(address_); }
    void reset() {
      if (object_)
        dma_pool_free(pool_, object_, address_);
      object_ = nullptr;
    }

  private:
    friend class DmaPool;
    struct dma_pool *pool_ = nullptr; // means something where object_ does
    T *object_ = nullptr;
    dma_addr_t address_ = 0;
  };

  constexpr DmaPool() = default;
  /// Aligned, a power of two, and crossing no such boundary where one is given.
  template <class D>
  Status create(Process<D> &, Dma dma, const char *name,
                usize align = alignof(T), usize boundary = 0) {
    native_ =
        dma_pool_create(name, DmaUser::device(dma), sizeof(T), align, boundary);
    return native_ ? Status() : Error(-ENOMEM);
  }
  /// All items are back: those of members behind the pool are.
  ~DmaPool() { dma_pool_destroy(native_); } // null is none

  /// Zeroed.
  template <class C> Result<Item> allocate(const C &) {
    static_assert(grants<C, DmaPool>, "the context does not name this pool");
    Item item;
    item.pool_ = native_;
    item.object_ = static_cast<T *>(dma_pool_zalloc(
        native_, mayNotSleep<C> ? GFP_ATOMIC : GFP_KERNEL, &item.address_));
    if (!item.object_)
      return Error(-ENOMEM);
    return item;
  }

private:
  struct dma_pool *native_ DRYDOCK_ZERO;
};

} // namespace drydock

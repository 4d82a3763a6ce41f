// SPDX-License-Identifier: GPL-2.0-only
// For callers that nothing stops when the device goes: an open file, a sysfs
// read, another driver. Access is granted while the object is published and
// refused afterwards; revoke() waits for those inside. The one part of the
// runtime that costs: a read lock and a test per access.
//
/* example
#include <drydock/revocable.h>
using namespace drydock;

struct Device {
  int answer = 42;
};

struct Front {
  Revocable<Device> device;

  int ask(const Sleepable &file) {
    auto access = device.access(file);
    if (!access)
      return -ENODEV;                      // unbound while the file was open
    return access->answer;
  }                                        // revoke() may go on
};
*/
#pragma once
#include <drydock/context.h>

namespace drydock {

/// Lock: a readers' lock with readLock(), readUnlock(), writeLock(),
/// writeUnlock() that may sleep.
template <class T, class Lock> class BasicRevocable : public Immovable {
public:
  class [[nodiscard]] Access : public Immovable {
  public:
    DRYDOCK_INLINE explicit Access(BasicRevocable &from) : from_(from) {
      from_.lock_.readLock();
    }
    DRYDOCK_INLINE ~Access() { from_.lock_.readUnlock(); }
    void operator&() const = delete;
    DRYDOCK_INLINE explicit operator bool() const {
      return from_.object_ != nullptr;
    }
    DRYDOCK_INLINE T *operator->() const DRYDOCK_LIFETIMEBOUND {
      return from_.object_;
    }
    DRYDOCK_INLINE T *get() const DRYDOCK_LIFETIMEBOUND {
      return from_.object_;
    }

  private:
    BasicRevocable &from_;
  };

  /// Test it before use: it is false once the object is gone.
  template <class C>
  DRYDOCK_INLINE Access access(const C &) DRYDOCK_LIFETIMEBOUND {
    static_assert(!mayNotSleep<C>, "this context may not sleep");
    static_assert(!suspends<C>, "a coroutine holds no lock while it waits");
    return Access(*this);
  }
  void publish(T *object) {
    lock_.writeLock();
    object_ = object;
    lock_.writeUnlock();
  }
  /// Returns when nobody is inside any more.
  void revoke() {
    lock_.writeLock();
    object_ = nullptr;
    lock_.writeUnlock();
  }

private:
  Lock lock_;
  T *object_ DRYDOCK_ZERO; // guarded by lock_
};

} // namespace drydock

#ifdef __KERNEL__
#include <linux/rwsem.h>

namespace drydock {

class ReaderLock : public Immovable {
public:
  DRYDOCK_INLINE ReaderLock() { init_rwsem(&native_); }
  DRYDOCK_INLINE void readLock() { down_read(&native_); }
  DRYDOCK_INLINE void readUnlock() { up_read(&native_); }
  DRYDOCK_INLINE void writeLock() { down_write(&native_); }
  DRYDOCK_INLINE void writeUnlock() { up_write(&native_); }

private:
  struct rw_semaphore native_;
};

template <class T> using Revocable = BasicRevocable<T, ReaderLock>;

} // namespace drydock
#endif

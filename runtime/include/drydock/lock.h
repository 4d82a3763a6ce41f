// SPDX-License-Identifier: GPL-2.0-only
// Locks whose type is their identity: each lock is a type of its own, so that a
// guard says which lock it holds, and regions and data can ask for it. The
// context decides how the lock is taken; a lock that the context must not take
// does not compile there.
//
//   SpinLock     process context only
//   SpinLockBh   shared with timers, tasklets, NAPI: process context takes _bh
//   SpinLockIrq  shared with interrupt handlers: all others take _irqsave
//   Mutex        sleeps
//
/* example
#include <drydock/lock.h>
using namespace drydock;

class Counting {
  struct CountLock : SpinLockIrq<CountLock> {};
  CountLock lock_;
  GuardedBy<CountLock, u32> count_;

  irqreturn_t interrupt(HardIrq<&Counting::lock_, &Counting::count_> &irq) {
    auto held = lock_.lock(irq);            // spin_lock: interrupts are off
    ++count_.get(held);
    return IRQ_HANDLED;
  }
  u32 count(Worker<&Counting::lock_> &work) {
    auto held = lock_.lock(work);           // spin_lock_irqsave
    return count_.get(held);
  }
};
*/
#pragma once
#include <drydock/context.h>

namespace drydock {

/// A lock held to the end of the block.
template <class L, class C> class [[nodiscard]] Guard : public Immovable {
public:
  using Lock = L;
  using Held = C;
  DRYDOCK_INLINE explicit Guard(L &lock)
      : lock_(lock.native_), saved_(L::Ops::template lock<C::level>(lock_)) {}
  DRYDOCK_INLINE ~Guard() { L::Ops::template unlock<C::level>(lock_, saved_); }
  void operator&() const = delete;

private:
  typename L::Ops::Native &lock_;
  [[no_unique_address]] typename L::Ops::Saved saved_;
};

/// Ops: the native lock, how to initialise, take and release it, and the
/// deepest context that it is shared with.
template <class Self, class NativeOps> class BasicLock : public Immovable {
public:
  using Ops = NativeOps;
  DRYDOCK_INLINE BasicLock() { Ops::template initialise<Self>(native_); }

  template <class C>
  DRYDOCK_INLINE Guard<Self, C> lock(const C &) DRYDOCK_LIFETIMEBOUND {
    static_assert(!(Ops::sleeps && mayNotSleep<C>),
                  "this context may not sleep: a mutex can't be taken");
    static_assert(C::level <= Ops::sharedWith,
                  "a lock that this context shares keeps it out elsewhere: "
                  "SpinLockIrq for interrupt handlers, SpinLockBh for timers");
    static_assert(!suspends<C>, "a coroutine holds no lock while it waits: "
                                "lock.during(context, [&](auto &held) {...})");
    return Guard<Self, C>(static_cast<Self &>(*this));
  }
  /// Calls body(guard): the way of coroutines, whose waits are outside of it.
  template <class C, class F>
  DRYDOCK_INLINE auto during(const C &, const F &body) {
    static_assert(!(Ops::sleeps && mayNotSleep<C>),
                  "this context may not sleep: a mutex can't be taken");
    Guard<Self, C> held(static_cast<Self &>(*this));
    return body(held);
  }

private:
  template <class, class> friend class Guard;
  typename Ops::Native native_;
};

/// A value that is reachable with its lock held only.
template <class L, class T> class GuardedBy : public Immovable {
public:
  template <class C>
  DRYDOCK_INLINE T &get(const Guard<L, C> &held DRYDOCK_LIFETIMEBOUND) {
    (void)held;
    return value_;
  }

private:
  T value_ DRYDOCK_ZERO;
};

} // namespace drydock

#ifdef __KERNEL__
#include <linux/interrupt.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

namespace drydock {

struct NothingSaved {};

template <Level Shared> struct SpinOps {
  using Native = spinlock_t;
  // Only where interrupts are shared with is there a state to restore.
  using Saved = typename Conditional<Shared == Level::HardIrq, unsigned long,
                                     NothingSaved>::Type;
  static constexpr Level sharedWith = Shared;
  static constexpr bool sleeps = false;

  template <class> DRYDOCK_INLINE static void initialise(Native &lock) {
    spin_lock_init(&lock);
  }
  template <Level Here> DRYDOCK_INLINE static Saved lock(Native &lock) {
    if constexpr (Shared == Level::HardIrq && Here != Level::HardIrq) {
      unsigned long flags;
      spin_lock_irqsave(&lock, flags);
      return flags;
    } else {
      if constexpr (Shared == Level::SoftIrq && Here == Level::Process)
        spin_lock_bh(&lock);
      else
        spin_lock(&lock);
      return {};
    }
  }
  template <Level Here>
  DRYDOCK_INLINE static void unlock(Native &lock, Saved saved) {
    if constexpr (Shared == Level::HardIrq && Here != Level::HardIrq)
      spin_unlock_irqrestore(&lock, saved);
    else if constexpr (Shared == Level::SoftIrq && Here == Level::Process)
      spin_unlock_bh(&lock);
    else
      spin_unlock(&lock);
  }
};

struct MutexOps {
  using Native = struct mutex;
  using Saved = NothingSaved;
  static constexpr Level sharedWith = Level::Process;
  static constexpr bool sleeps = true;

  template <class> DRYDOCK_INLINE static void initialise(Native &lock) {
    mutex_init(&lock);
  }
  template <Level> DRYDOCK_INLINE static Saved lock(Native &lock) {
    mutex_lock(&lock);
    return {};
  }
  template <Level> DRYDOCK_INLINE static void unlock(Native &lock, Saved) {
    mutex_unlock(&lock);
  }
};

template <class Self> using SpinLock = BasicLock<Self, SpinOps<Level::Process>>;
template <class Self>
using SpinLockBh = BasicLock<Self, SpinOps<Level::SoftIrq>>;
template <class Self>
using SpinLockIrq = BasicLock<Self, SpinOps<Level::HardIrq>>;
template <class Self> using Mutex = BasicLock<Self, MutexOps>;

} // namespace drydock
#endif

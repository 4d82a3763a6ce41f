// SPDX-License-Identifier: GPL-2.0-only
// Guards for the kernel's own lock types, as a migrated driver still has them:
// given back once, at the end of the block or before. One per way of taking the
// lock, so that it is given back the way it was taken. A driver that states its
// locks as types (lock.h) gets proofs as well.
//
//   SpinGuard, SpinGuardBh, SpinGuardIrq, SpinGuardIrqSave
//   RawSpinGuard and its kin                raw_spinlock_t
//   ReadGuard, WriteGuard and their kin     rwlock_t
//   MutexGuard
//   ReadSemGuard, WriteSemGuard             struct rw_semaphore
//
/* example
#include <drydock/guard.h>

struct counter {
  spinlock_t lock;
  int value;
};

int take(struct counter *c) {
  drydock::SpinGuardIrqSave held(&c->lock);
  if (!c->value)
    return -ENOENT;                       // given back here,
  int value = c->value--;
  held.unlock();                          // or here,
  return value;
}
void wait_for(struct counter *c) {
  drydock::SpinGuard held;                // holds nothing yet
  held.lock(&c->lock);
  while (!c->value) {
    held.unlock();
    cpu_relax();
    held.lock(&c->lock);
  }
}                                         // or at the end
*/
#pragma once
#include <drydock/base.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

namespace drydock {

/// Ops: the native lock, how to take it and to give it back, and what is saved
/// between. Whether a guard holds its lock is known at each place of the code
/// and costs nothing.
template <class Ops> class [[nodiscard]] NativeGuard : public Immovable {
  using Native = typename Ops::Native;

public:
  /// Holds nothing yet.
  DRYDOCK_INLINE constexpr NativeGuard() = default;
  DRYDOCK_INLINE explicit NativeGuard(Native *lock)
      : lock_(lock), saved_(Ops::lock(lock)), held_(true) {}
  DRYDOCK_INLINE ~NativeGuard() {
    if (held_)
      Ops::unlock(lock_, saved_);
  }
  /// Where it holds nothing.
  DRYDOCK_INLINE void lock(Native *lock) {
    saved_ = Ops::lock(lock);
    lock_ = lock;
    held_ = true;
  }
  /// Where it holds a lock.
  DRYDOCK_INLINE void unlock() {
    held_ = false;
    Ops::unlock(lock_, saved_);
  }
  void operator&() const = delete;

private:
  Native *lock_ = nullptr;
  [[no_unique_address]] typename Ops::Saved saved_{};
  /// No padding: g++ clears it on the stack, and keeps a frame for it.
  unsigned long held_ = false;
};

struct NothingToRestore {};

// take() and give() are macros of the kernel: no template can name them.
#define DRYDOCK_GUARD(Guard, Type, take, give)                                 \
  struct Guard##Ops {                                                          \
    using Native = Type;                                                       \
    using Saved = NothingToRestore;                                            \
    DRYDOCK_INLINE static Saved lock(Native *native) {                         \
      take(native);                                                            \
      return {};                                                               \
    }                                                                          \
    DRYDOCK_INLINE static void unlock(Native *native, Saved) { give(native); } \
  };                                                                           \
  using Guard = NativeGuard<Guard##Ops>;
#define DRYDOCK_SAVING_GUARD(Guard, Type, take, give)                          \
  struct Guard##Ops {                                                          \
    using Native = Type;                                                       \
    using Saved = unsigned long;                                               \
    DRYDOCK_INLINE static Saved lock(Native *native) {                         \
      unsigned long flags;                                                     \
      take(native, flags);                                                     \
      return flags;                                                            \
    }                                                                          \
    DRYDOCK_INLINE static void unlock(Native *native, Saved flags) {           \
      give(native, flags);                                                     \
    }                                                                          \
  };                                                                           \
  using Guard = NativeGuard<Guard##Ops>;
#define DRYDOCK_SPIN_GUARDS(Name, Type, name)                                  \
  DRYDOCK_GUARD(Name##Guard, Type, name##_lock, name##_unlock)                 \
  DRYDOCK_GUARD(Name##GuardBh, Type, name##_lock_bh, name##_unlock_bh)         \
  DRYDOCK_GUARD(Name##GuardIrq, Type, name##_lock_irq, name##_unlock_irq)      \
  DRYDOCK_SAVING_GUARD(Name##GuardIrqSave, Type, name##_lock_irqsave,          \
                       name##_unlock_irqrestore)

DRYDOCK_SPIN_GUARDS(Spin, spinlock_t, spin)
DRYDOCK_SPIN_GUARDS(RawSpin, raw_spinlock_t, raw_spin)
DRYDOCK_SPIN_GUARDS(Read, rwlock_t, read)
DRYDOCK_SPIN_GUARDS(Write, rwlock_t, write)
DRYDOCK_GUARD(MutexGuard, struct mutex, mutex_lock, mutex_unlock)
DRYDOCK_GUARD(ReadSemGuard, struct rw_semaphore, down_read, up_read)
DRYDOCK_GUARD(WriteSemGuard, struct rw_semaphore, down_write, up_write)

#undef DRYDOCK_SPIN_GUARDS
#undef DRYDOCK_SAVING_GUARD
#undef DRYDOCK_GUARD

} // namespace drydock

// SPDX-License-Identifier: GPL-2.0-only
// Loops that look at a device until it is ready, as a migrated driver has them:
// the same looks, pauses and counting in the same order as in C, with the
// driver's own counter, which has the same value afterwards. The bound is part
// of the loop, and so is what is waited in between, with its unit; there is no
// endless form. poll.h is for drivers written on the runtime.
//
//   poll(tries, pause, met)           counts, looks, pauses, counts, looks ...
//   pauseAndPoll(tries, pause, met)   counts, pauses, looks, counts ...
//   pollAndCount(tries, pause, met)   looks, counts, pauses, looks ...
//
// Each returns whether it was met. Again(tries) leaves out the first count: a
// do-while.
//
/* example
#include <drydock/polling.h>

bool idle(void __iomem *status) {
  int tries;
  return drydock::poll(drydock::Below(tries = 0, 1000),
                       drydock::BusyMicros<10>(),
                       [&] { return !(readl(status) & 1); });
}
bool idle_until(void __iomem *status, unsigned long end) {
  return drydock::pauseAndPoll(drydock::Again(drydock::Until(end)),
                               drydock::SleepMicros<250, 500>(),
                               [&] { return !(readl(status) & 1); });
}
*/
#pragma once
#include <drydock/base.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/sched.h>

namespace drydock {

/// `for (i = ...; i < bound; i++)`: first() is asked once, more() behind each
/// look that was not met.
template <class T, class Bound> class Below {
public:
  DRYDOCK_INLINE Below(T &count, Bound bound) : count_(count), bound_(bound) {}
  DRYDOCK_INLINE bool first() const { return count_ < bound_; }
  DRYDOCK_INLINE bool more() const { return ++count_, count_ < bound_; }

private:
  T &count_;
  Bound bound_;
};

/// `for (i = ...; i <= bound; i++)`.
template <class T, class Bound> class UpTo {
public:
  DRYDOCK_INLINE UpTo(T &count, Bound bound) : count_(count), bound_(bound) {}
  DRYDOCK_INLINE bool first() const { return count_ <= bound_; }
  DRYDOCK_INLINE bool more() const { return ++count_, count_ <= bound_; }

private:
  T &count_;
  Bound bound_;
};

/// `for (i = ...; i > bound; i--)`.
template <class T, class Bound> class Above {
public:
  DRYDOCK_INLINE Above(T &count, Bound bound) : count_(count), bound_(bound) {}
  DRYDOCK_INLINE bool first() const { return count_ > bound_; }
  DRYDOCK_INLINE bool more() const { return --count_, count_ > bound_; }

private:
  T &count_;
  Bound bound_;
};

/// What counts at each of its tests: `while (test)`.
template <class Test> class EachTest {
public:
  DRYDOCK_INLINE bool first() const { return more(); }
  DRYDOCK_INLINE bool more() const {
    return static_cast<const Test *>(this)->test();
  }
};

/// `--n`.
template <class T> class Decremented : public EachTest<Decremented<T>> {
public:
  DRYDOCK_INLINE explicit Decremented(T &count) : count_(count) {}
  DRYDOCK_INLINE bool test() const { return --count_ != 0; }

private:
  T &count_;
};

/// `--n > bound`.
template <class T, class Bound>
class DecrementedAbove : public EachTest<DecrementedAbove<T, Bound>> {
public:
  DRYDOCK_INLINE DecrementedAbove(T &count, Bound bound)
      : count_(count), bound_(bound) {}
  DRYDOCK_INLINE bool test() const { return --count_, count_ > bound_; }

private:
  T &count_;
  Bound bound_;
};

/// `n--`: the value ahead of it decides.
template <class T> class BeforeDecrement : public EachTest<BeforeDecrement<T>> {
public:
  DRYDOCK_INLINE explicit BeforeDecrement(T &count) : count_(count) {}
  DRYDOCK_INLINE bool test() const { return count_-- != 0; }

private:
  T &count_;
};

/// `n-- > bound`.
template <class T, class Bound>
class BeforeDecrementAbove : public EachTest<BeforeDecrementAbove<T, Bound>> {
public:
  DRYDOCK_INLINE BeforeDecrementAbove(T &count, Bound bound)
      : count_(count), bound_(bound) {}
  DRYDOCK_INLINE bool test() const { return count_-- > bound_; }

private:
  T &count_;
  Bound bound_;
};

/// `++n < bound`.
template <class T, class Bound>
class IncrementedBelow : public EachTest<IncrementedBelow<T, Bound>> {
public:
  DRYDOCK_INLINE IncrementedBelow(T &count, Bound bound)
      : count_(count), bound_(bound) {}
  DRYDOCK_INLINE bool test() const { return ++count_, count_ < bound_; }

private:
  T &count_;
  Bound bound_;
};

/// `n++ < bound`: the value ahead of it decides.
template <class T, class Bound>
class BeforeIncrementBelow : public EachTest<BeforeIncrementBelow<T, Bound>> {
public:
  DRYDOCK_INLINE BeforeIncrementBelow(T &count, Bound bound)
      : count_(count), bound_(bound) {}
  DRYDOCK_INLINE bool test() const { return count_++ < bound_; }

private:
  T &count_;
  Bound bound_;
};

/// `while (time_after(end, jiffies))`.
class Until : public EachTest<Until> {
public:
  DRYDOCK_INLINE explicit Until(unsigned long end) : end_(end) {}
  DRYDOCK_INLINE bool test() const { return time_after(end_, jiffies); }

private:
  unsigned long end_;
};

/// `while (time_after_eq(end, jiffies))`.
class UntilThrough : public EachTest<UntilThrough> {
public:
  DRYDOCK_INLINE explicit UntilThrough(unsigned long end) : end_(end) {}
  DRYDOCK_INLINE bool test() const { return time_after_eq(end_, jiffies); }

private:
  unsigned long end_;
};

/// Until `jiffies - since > ticks`.
class Within : public EachTest<Within> {
public:
  DRYDOCK_INLINE Within(unsigned long since, unsigned long ticks)
      : since_(since), ticks_(ticks) {}
  DRYDOCK_INLINE bool test() const { return jiffies - since_ <= ticks_; }

private:
  unsigned long since_, ticks_;
};

/// The first look comes without counting: `do ... while (test)`.
template <class Tries> class Again {
public:
  DRYDOCK_INLINE explicit Again(Tries tries) : tries_(tries) {}
  DRYDOCK_INLINE bool first() const { return true; }
  DRYDOCK_INLINE bool more() const { return tries_.more(); }

private:
  Tries tries_;
};

struct NoPause {
  DRYDOCK_INLINE static void pause() {}
};
template <unsigned long N> struct BusyNanos {
  DRYDOCK_INLINE static void pause() { ndelay(N); }
};
template <unsigned long N> struct BusyMicros {
  DRYDOCK_INLINE static void pause() { udelay(N); }
};
template <unsigned long N> struct BusyMillis {
  DRYDOCK_INLINE static void pause() { mdelay(N); }
};
template <unsigned N> struct SleepMillis {
  DRYDOCK_INLINE static void pause() { msleep(N); }
};
template <unsigned long Least, unsigned long Most> struct SleepMicros {
  DRYDOCK_INLINE static void pause() { usleep_range(Least, Most); }
};
template <long N> struct SleepTicks {
  DRYDOCK_INLINE static void pause() { schedule_timeout_uninterruptible(N); }
};
struct Relax {
  DRYDOCK_INLINE static void pause() { cpu_relax(); }
};
struct Yield {
  DRYDOCK_INLINE static void pause() { cond_resched(); }
};

template <class Tries, class Pause, class Met>
DRYDOCK_INLINE bool poll(Tries tries, Pause, Met met) {
  if (tries.first())
    do {
      if (met())
        return true;
      Pause::pause();
    } while (tries.more());
  return false;
}

template <class Tries, class Pause, class Met>
DRYDOCK_INLINE bool pauseAndPoll(Tries tries, Pause, Met met) {
  if (tries.first())
    do {
      Pause::pause();
      if (met())
        return true;
    } while (tries.more());
  return false;
}

template <class Tries, class Pause, class Met>
DRYDOCK_INLINE bool pollAndCount(Tries tries, Pause, Met met) {
  for (;;) {
    if (met())
      return true;
    if (!tries.more())
      return false;
    Pause::pause();
  }
}

} // namespace drydock

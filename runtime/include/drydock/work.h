// SPDX-License-Identifier: GPL-2.0-only
// Works: a member function that runs later in a kernel thread and may sleep.
//
/* example
#include <drydock/work.h>
using namespace drydock;

class Link {
  bool up_ = false;
  void check(Worker<&Link::up_> &) { up_ = !up_; }
  Work<&Link::check> work_{member<&Link::work_>};
  void recheck(Worker<&Link::up_> &) {
    work_.queue();
    later_.queue(1_s);
  }
  DelayedWork<&Link::recheck> later_{member<&Link::later_>};

public:
  void changed() { later_.queue(10_ms); }
};
*/
#pragma once
#include <drydock/context.h>
#include <drydock/time.h>
#include <linux/jiffies.h>
#include <linux/workqueue.h>

namespace drydock {

/// F: void (D::*)(Worker<...> &). On the system's queue.
template <auto F> class Work : public Immovable {
  static_assert(!mayNotSleep<typename Handler<decltype(F)>::Context>,
                "a work's handler takes a Worker<...> &");

public:
  template <auto M> explicit Work(Member<M>) { INIT_WORK(&native_, run<M>); }
  /// From any context. Does nothing if it is queued already.
  DRYDOCK_INLINE void queue() { schedule_work(&native_); }
  /// Waits for a handler that runs; a handler that queues itself stops as well.
  ~Work() { cancel_work_sync(&native_); }

private:
  template <auto M> static void run(struct work_struct *native) {
    invoke<F>(*ownerOf<M>(reinterpret_cast<Work *>(native)));
  }
  struct work_struct native_; // first: see run()
};

/// The same after a time.
template <auto F> class DelayedWork : public Immovable {
  static_assert(!mayNotSleep<typename Handler<decltype(F)>::Context>,
                "a work's handler takes a Worker<...> &");

public:
  template <auto M> explicit DelayedWork(Member<M>) {
    INIT_DELAYED_WORK(&native_, run<M>);
  }
  DRYDOCK_INLINE void queue(Milliseconds later) {
    schedule_delayed_work(&native_, msecs_to_jiffies(later.count));
  }
  /// As queue(), starting over if it waits already.
  DRYDOCK_INLINE void restart(Milliseconds later) {
    mod_delayed_work(system_wq, &native_, msecs_to_jiffies(later.count));
  }
  ~DelayedWork() { cancel_delayed_work_sync(&native_); }

private:
  template <auto M> static void run(struct work_struct *native) {
    // The work is the first member of struct delayed_work.
    invoke<F>(*ownerOf<M>(reinterpret_cast<DelayedWork *>(native)));
  }
  struct delayed_work native_;
};

} // namespace drydock

// SPDX-License-Identifier: GPL-2.0-only
// Timers: a member function that runs after a time, in a soft interrupt. A
// timer that arms itself again stops for good when it is destroyed.
//
/* example
#include <drydock/timer.h>
using namespace drydock;

class Blink {
  unsigned int count_ = 0;
  void expired(SoftIrq<&Blink::count_> &) {
    ++count_;
    timer_.start(500_ms);
  }
  Timer<&Blink::expired> timer_{member<&Blink::timer_>};

public:
  void start() { timer_.start(500_ms); }
};
*/
#pragma once
#include <drydock/context.h>
#include <drydock/time.h>
#include <linux/jiffies.h>
#include <linux/timer.h>

namespace drydock {

/// F: void (D::*)(SoftIrq<...> &). Made with the member that it is.
template <auto F> class Timer : public Immovable {
  using D = typename Handler<decltype(F)>::Owner;
  static_assert(Handler<decltype(F)>::Context::level == Level::SoftIrq,
                "a timer's handler takes a SoftIrq<...> &");

public:
  template <auto M> explicit Timer(Member<M>) {
    timer_setup(&native_, expired<M>, 0);
  }
  /// Runs once, this time from now; starts over if it is running.
  DRYDOCK_INLINE void start(Milliseconds later) {
    mod_timer(&native_, jiffies + msecs_to_jiffies(later.count));
  }
  /// Does not wait for a handler that runs.
  DRYDOCK_INLINE void cancel() { del_timer(&native_); }
  /// Waits for the handler, and keeps it from starting the timer again.
  ~Timer() { timer_shutdown_sync(&native_); }

private:
  template <auto M> static void expired(struct timer_list *native) {
    invoke<F>(*ownerOf<M>(reinterpret_cast<Timer *>(native)));
  }
  struct timer_list native_; // first: see expired()
};

} // namespace drydock

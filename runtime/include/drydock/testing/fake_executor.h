// SPDX-License-Identifier: GPL-2.0-only
// Where jobs run in host builds: on the thread that calls turn(), at a time
// that passes when a test says so.
#pragma once
#include <algorithm>
#include <condition_variable>
#include <drydock/time.h>
#include <mutex>
#include <vector>

namespace drydock {

struct Executor {
  struct Work {
    void (*run)(Work *) = nullptr;
    bool queued = false, running = false;
    u64 at = 0;
    ~Work() {
      std::lock_guard held(all().lock);
      std::erase(all().works, this);
    }
  };
  using Time = u64;
  using Lock = std::mutex;
  struct Done {
    std::mutex lock;
    std::condition_variable changed;
    bool done = false;
  };

  static void initialise(Work &work, void (*run)(Work *)) {
    work.run = run;
    std::lock_guard held(all().lock);
    all().works.push_back(&work);
  }
  static Time now() {
    std::lock_guard held(all().lock);
    return all().time;
  }
  static void advance(Milliseconds time) {
    std::lock_guard held(all().lock);
    all().time += time.count;
  }
  static Time after(Milliseconds time) { return now() + time.count; }
  static bool passed(Time time) { return now() >= time; }
  static void queue(Work &work) {
    std::lock_guard held(all().lock);
    work.queued = true;
    work.at = 0;
  }
  static void queueAt(Work &work, Time time) {
    std::lock_guard held(all().lock);
    if (!work.queued)
      work.at = time;
    work.queued = true;
  }
  static void drop(Work &work) {
    std::lock_guard held(all().lock);
    work.queued = false;
  }
  static void cancel(Work &work) {
    std::unique_lock held(all().lock);
    all().changed.wait(held, [&] { return !work.running; });
    work.queued = false;
  }
  /// Runs one work that is due; false if there is none.
  static bool turn() {
    std::unique_lock held(all().lock);
    auto due = std::find_if(
        all().works.begin(), all().works.end(), [](const Work *work) {
          return work->queued && !work->running && work->at <= all().time;
        });
    if (due == all().works.end())
      return false;
    Work *work = *due;
    work->queued = false;
    work->running = true;
    held.unlock();
    work->run(work);
    held.lock();
    work->running = false;
    all().changed.notify_all();
    return true;
  }

  static void initialise(Lock &) {}
  template <class F> static auto locked(Lock &lock, const F &body) {
    std::lock_guard held(lock);
    return body();
  }
  static void initialise(Done &) {}
  static void restart(Done &done) {
    std::lock_guard held(done.lock);
    done.done = false;
  }
  static void complete(Done &done) {
    std::lock_guard held(done.lock);
    done.done = true;
    done.changed.notify_all();
  }
  static void wait(Done &done) {
    std::unique_lock held(done.lock);
    done.changed.wait(held, [&] { return done.done; });
  }
  static void tooSmall(usize, usize) {}

private:
  struct All {
    std::mutex lock;
    std::condition_variable changed;
    std::vector<Work *> works;
    u64 time = 0;
  };
  static All &all() {
    static All only;
    return only;
  }
};

} // namespace drydock

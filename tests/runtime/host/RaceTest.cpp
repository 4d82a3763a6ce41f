// SPDX-License-Identifier: GPL-2.0-only
// Under the thread sanitizer: guarded parts, guarded data, revocation.
#include "RecordingDevice.h"
#include "gtest/gtest.h"
#include <atomic>
#include <drydock/revocable.h>
#include <drydock/ring.h>
#include <mutex>
#include <shared_mutex>
#include <thread>

using namespace drydock;

namespace {
struct NothingSaved {};
struct StdMutex {
  using Native = std::mutex;
  using Saved = NothingSaved;
  static constexpr Level sharedWith = Level::HardIrq;
  static constexpr bool sleeps = false;
  template <class> static void initialise(Native &) {}
  template <Level> static Saved lock(Native &Lock) {
    Lock.lock();
    return {};
  }
  template <Level> static void unlock(Native &Lock, Saved) { Lock.unlock(); }
};

struct Chip {
  struct Control : Register<0x00, u32> {
    static constexpr Field<Control, 0, 16> low{};
    static constexpr Field<Control, 16, 16> high{};
    static constexpr Fields fields{low, high};
  };
  using Map = RegisterMap<0x10, Control>;
};

class Driver {
  struct ControlLock : BasicLock<ControlLock, StdMutex> {};

public:
  struct Mapped
      : Region<Driver, Chip::Map, Mmio, Guarded<ControlLock, Chip::Control>> {
    Mapped() { base_ = Mmio::origin; }
  };
  void low(u32 Value) {
    auto Context = Trusted::context<Process<Driver>>();
    auto Held = Lock.lock(Context);
    Regs.under(Held).modify(Chip::Control::low(Bounded<16>::masked(Value)));
    ++Changes.get(Held);
  }
  void high(u32 Value) {
    auto Context = Trusted::context<Process<Driver>>();
    auto Held = Lock.lock(Context);
    Regs.under(Held).modify(Chip::Control::high(Bounded<16>::masked(Value)));
    ++Changes.get(Held);
  }
  int changes() {
    auto Context = Trusted::context<Process<Driver>>();
    auto Held = Lock.lock(Context);
    return Changes.get(Held);
  }

private:
  Mapped Regs;
  ControlLock Lock;
  GuardedBy<ControlLock, int> Changes;
};

/// Readers behind a waiting writer wait, as with the kernel's rw_semaphore.
struct FairReaders {
  void readLock() {
    std::lock_guard Queue(Turn);
    Lock.lock_shared();
  }
  void readUnlock() { Lock.unlock_shared(); }
  void writeLock() {
    std::lock_guard Queue(Turn);
    Lock.lock();
  }
  void writeUnlock() { Lock.unlock(); }
  std::mutex Turn;
  std::shared_mutex Lock;
};
struct Object {
  int Answer = 42;
};
} // namespace

TEST(Race, PartsOfOneRegisterKeepEachOther) {
  RecordingDevice Device;
  Driver D;
  constexpr int Times = 2000;
  std::thread Low([&] {
    for (int I = 1; I <= Times; ++I)
      D.low(u32(I));
  });
  std::thread High([&] {
    for (int I = 1; I <= Times; ++I)
      D.high(u32(I));
  });
  Low.join();
  High.join();
  EXPECT_EQ(Device.Registers[0], u64(Times) << 16 | Times);
  EXPECT_EQ(D.changes(), 2 * Times);
  // Each read is followed by its own write.
  for (size_t I = 0; I < Device.Log.size(); I += 2) {
    ASSERT_EQ(Device.Log[I][0], 'R');
    ASSERT_EQ(Device.Log[I + 1][0], 'W');
  }
}

TEST(Race, RevokedWhileEightRead) {
  for (int Round = 0; Round < 20; ++Round) {
    BasicRevocable<Object, FairReaders> Front;
    auto *Published = new Object;
    Front.publish(Published);
    std::atomic<int> Granted{0}, Refused{0};
    std::vector<std::thread> Readers;
    for (int I = 0; I < 8; ++I)
      Readers.emplace_back([&] {
        auto File = Trusted::context<Sleepable>();
        for (;;) {
          auto Access = Front.access(File);
          if (!Access) {
            ++Refused;
            return;
          }
          EXPECT_EQ(Access->Answer, 42);
          ++Granted;
        }
      });
    while (Granted < 8)
      std::this_thread::yield();
    Front.revoke();
    // Nobody is inside: a late reader would be a race on freed memory.
    Published->Answer = 0;
    delete Published;
    for (std::thread &Reader : Readers)
      Reader.join();
    EXPECT_EQ(Refused, 8);
  }
}

TEST(Race, OneGivesAndOneTakes) {
  struct Descriptor {
    u32 Number;
    bool done() const { return true; }
  };
  struct None {
    static void toDevice() {}
    static void fromDevice() {}
  };
  struct Ring : BasicRing<Descriptor, 8, None> {
    Descriptor Memory[8];
    Ring() { place(Memory); }
  } R;
  constexpr u32 Times = 2000;
  std::thread Gives([&] {
    for (u32 I = 0; I < Times;)
      if (auto Place = R.next(); !Place)
        std::this_thread::yield();
      else
        I += R.give(Place, {I}).ok();
  });
  for (u32 I = 0; I < Times;)
    if (const Descriptor *Done = R.done()) {
      ASSERT_EQ(Done->Number, I++);
      R.take();
    }
  Gives.join();
  EXPECT_TRUE(R.empty());
}

// SPDX-License-Identifier: GPL-2.0-only
// Polls end: with the value, at the deadline, and when the device is gone.
#include "RecordingDevice.h"
#include "gtest/gtest.h"

using namespace drydock;

namespace {
struct Ready : Register<0x00, u32, RO> {
  static constexpr Field<Ready, 3> done{};
  static constexpr Fields fields{done};
};
using Regs = View<RegisterMap<0x10, Ready>, Mmio>;

struct PollTest : testing::Test {
  RecordingDevice Device;
  Regs View{Mmio::origin};
  PollTest() { FakeClock::now = FakeClock::slept = FakeClock::delayed = 0; }
};
struct Driver {};
} // namespace

TEST_F(PollTest, ReadyAtOnceReadsOnce) {
  Device.Registers[0] = 8;
  EXPECT_TRUE(View.pollAtomic(Ready::done(true), 1_us, 50_us).ok());
  EXPECT_EQ(Device.Log.size(), 1u);
  EXPECT_EQ(FakeClock::now, 0u);
}

TEST_F(PollTest, LateReadyIsSeen) {
  int Reads = 0;
  Device.OnRead[0] = [&] { return ++Reads < 5 ? 0 : 8; };
  EXPECT_TRUE(View.pollAtomic(Ready::done(true), 10_us, 1_ms).ok());
  EXPECT_EQ(FakeClock::delayed, 4u);
  EXPECT_EQ(FakeClock::slept, 0u);
}

TEST_F(PollTest, StuckBitTimesOut) {
  EXPECT_EQ(View.pollAtomic(Ready::done(true), 10_us, 100_us).error(), -110);
  EXPECT_EQ(FakeClock::now, 110u);
}

TEST_F(PollTest, TheLastLookComesAfterTheDeadline) {
  // Ready while the clock ran out elsewhere: an interrupt, another guest.
  Device.OnRead[0] = [&]() -> u64 {
    if (FakeClock::now)
      return 8;
    FakeClock::now = 1000;
    return 0;
  };
  EXPECT_TRUE(View.pollAtomic(Ready::done(true), 10_us, 100_us).ok());
}

TEST_F(PollTest, AllOnesEndsIt) {
  Device.Gone = true;
  EXPECT_EQ(View.pollAtomic(Ready::done(true), 10_us, 1_s).error(), -19);
  EXPECT_EQ(Device.Log.size(), 1u);
}

TEST_F(PollTest, GoneMeanwhile) {
  int Reads = 0;
  Device.OnRead[0] = [&]() -> u64 { return ++Reads < 3 ? 0 : ~0ull; };
  EXPECT_EQ(View.pollAtomic(Ready::done(true), 10_us, 1_s).error(), -19);
}

TEST_F(PollTest, SleepingPollSleeps) {
  auto Probe = Trusted::context<Process<Driver>>();
  EXPECT_EQ(View.poll(Probe, Ready::done(true), 10_us, 100_us).error(), -110);
  EXPECT_EQ(FakeClock::delayed, 0u);
  EXPECT_GT(FakeClock::slept, 5u);
}

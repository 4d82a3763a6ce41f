// SPDX-License-Identifier: GPL-2.0-only
// Descriptor rings against a device that does as little or as much as it may
// between any two steps of the driver: all interleavings of small rings. Byte
// orders.
#include "gtest/gtest.h"
#include <drydock/endian.h>
#include <drydock/ring.h>
#include <functional>
#include <vector>

using namespace drydock;

namespace {
/// Notes what the driver had written when the barrier came.
struct Barriers {
  static inline std::vector<char> Seen;
  static void toDevice() { Seen.push_back('w'); }
  static void fromDevice() { Seen.push_back('r'); }
};

/// A device with an ownership bit, such as the pcnet.
struct Owned {
  u32 Number = 0;
  bool Devices = false, Finished = false;
  bool done() const { return !Devices && Finished; }
  void handOver() {
    Barriers::Seen.push_back('o');
    Devices = true;
  }
};

template <usize N> struct Ring : BasicRing<Owned, N, Barriers> {
  Owned Memory[N];
  Ring() { this->place(Memory); }
};

/// One run: `Choices` says what happens next: the driver gives, the driver
/// takes, the device finishes one.
template <usize N> void run(const std::vector<int> &Choices) {
  Ring<N> R;
  usize Device = 0;
  u32 Next = 1, Expected = 1, Out = 0, Finished = 0;
  for (int Choice : Choices) {
    if (Choice == 0) {
      bool Full = R.full();
      Owned Made;
      Made.Number = Next;
      Status Given = R.give(Made);
      ASSERT_EQ(Given.ok(), !Full);
      ASSERT_EQ(Full, Out == N - 1);
      if (Given.ok()) {
        ++Next;
        ++Out;
      }
    } else if (Choice == 1) {
      const Owned *Done = R.done();
      ASSERT_EQ(Done != nullptr, Finished > 0);
      if (Done) {
        ASSERT_EQ(Done->Number, Expected); // in order, none twice or lost
        ++Expected;
        --Out;
        --Finished;
        R.take();
      }
    } else {
      Owned &At = R.Memory[Device % N];
      if (!At.Devices)
        continue;
      ASSERT_EQ(At.Number, Device + 1); // written before it was handed over
      At.Devices = false;
      At.Finished = true;
      ++Device;
      ++Finished;
    }
    ASSERT_EQ(R.empty(), Out == 0);
  }
}

void all(unsigned Steps, const std::function<void(std::vector<int> &)> &Each) {
  std::vector<int> Choices(Steps, 0);
  for (;;) {
    Each(Choices);
    unsigned At = 0;
    while (At < Steps && ++Choices[At] == 3)
      Choices[At++] = 0;
    if (At == Steps)
      return;
  }
}
} // namespace

TEST(Ring, AllInterleavingsOfSmallOnes) {
  all(9, [](std::vector<int> &Choices) {
    Barriers::Seen.clear();
    run<2>(Choices);
    run<4>(Choices);
  });
}

TEST(Ring, WrittenBeforeItIsHandedOverAndReadAfterItIsBack) {
  Barriers::Seen.clear();
  Ring<4> R;
  ASSERT_TRUE(R.give({}).ok());
  EXPECT_EQ(Barriers::Seen, (std::vector<char>{'w', 'o'}));
  EXPECT_EQ(R.done(), nullptr);
  EXPECT_EQ(Barriers::Seen.back(), 'o'); // not done: nothing was read
  R.Memory[0].Devices = false;
  R.Memory[0].Finished = true;
  EXPECT_NE(R.done(), nullptr);
  EXPECT_EQ(Barriers::Seen.back(), 'r');
}

TEST(Ring, GoesRound) {
  Ring<4> R;
  for (u32 I = 0; I < 1000; ++I) {
    Owned Made;
    Made.Number = I;
    ASSERT_EQ(usize(R.next().slot()), I % 4);
    ASSERT_TRUE(R.give(Made).ok());
    ASSERT_EQ(R.doorbell(), (I + 1) % 4);
    R.Memory[I % 4].Devices = false;
    R.Memory[I % 4].Finished = true;
    ASSERT_EQ(R.done()->Number, I);
    ASSERT_EQ(usize(R.oldest()), I % 4);
    R.take();
  }
}

TEST(Ring, AFreePlaceIsGivenOnce) {
  Ring<4> R;
  auto Place = R.next();
  ASSERT_TRUE(Place);
  ASSERT_TRUE(R.give(Place, {}).ok());
  EXPECT_EQ(R.give(Place, {}).error(), -28);
  ASSERT_TRUE(R.give({}).ok());
  ASSERT_TRUE(R.give({}).ok());
  EXPECT_FALSE(R.next());
  EXPECT_EQ(R.give(R.next(), {}).error(), -28);
}

TEST(Ring, StoppedDeviceGivesAllBack) {
  Ring<8> R;
  for (int I = 0; I < 7; ++I)
    ASSERT_TRUE(R.give({}).ok());
  EXPECT_EQ(R.give({}).error(), -28); // ENOSPC
  int Back = 0;
  while (R.takeBack())
    ++Back;
  EXPECT_EQ(Back, 7);
  R.restart();
  EXPECT_TRUE(R.empty());
  EXPECT_EQ(usize(R.next().slot()), 0u);
}

TEST(Endian, BothOrders) {
  union {
    Big<u32> Number;
    u8 Bytes[4];
  } B{};
  B.Number = 0x01020304u;
  EXPECT_EQ(B.Bytes[0], 1);
  EXPECT_EQ(B.Bytes[3], 4);
  EXPECT_EQ(u32(B.Number), 0x01020304u);
  union {
    Little<u16> Number;
    u8 Bytes[2];
  } L{};
  L.Number = u16(0x0102);
  EXPECT_EQ(L.Bytes[0], 2);
  EXPECT_EQ(u16(L.Number), 0x0102);
  for (unsigned I = 0; I < 65536; ++I) {
    ASSERT_EQ(u16(Big<u16>(u16(I))), I);
    ASSERT_EQ(u16(Little<u16>(u16(I))), I);
  }
}

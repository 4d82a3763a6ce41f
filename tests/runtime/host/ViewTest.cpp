// SPDX-License-Identifier: GPL-2.0-only
// Views on a recording device: which accesses, in which order, with what value.
#include "RecordingDevice.h"
#include "gtest/gtest.h"

using namespace drydock;
using Lines = std::vector<std::string>;

namespace {
struct Chip {
  struct Control : Register<0x00, u32> {
    static constexpr u32 always = 0x4000'0000;
    static constexpr Field<Control, 0> enable{};
    static constexpr Field<Control, 8, 8> rate{};
    static constexpr Field<Control, 31, 1, bool, W1C> overrun{};
    static constexpr Fields fields{enable, rate, overrun};
  };
  struct Count : Register<0x04, u16, RO> {};
  struct Data : Register<0x06, u8> {};
  struct Wide : Register<0x08, u64> {};
  struct Lane : RegisterArray<0x10, u32, 4, 8> {};
  struct Select : Register<0x40, u16, WO> {};
  struct Port : Register<0x42, u16> {};
  using Map = RegisterMap<0x80, Control, Count, Data, Wide, Lane, Select, Port>;
  struct Csr : Register<0x12, u16> {
    static constexpr Field<Csr, 2> run{};
    static constexpr Fields fields{run};
  };
  using Behind = Indirect<Select, Port, RegisterMap<0x100, Csr>>;
};
using OpenView = View<Chip::Map, Mmio>;
using ExclusiveView = View<Chip::Map, Mmio, Sharing::Exclusive>;

struct ViewTest : testing::Test {
  RecordingDevice Device;
  OpenView Regs{Mmio::origin};
  ExclusiveView Held{Mmio::origin};
};
} // namespace

TEST_F(ViewTest, EachWidthOnce) {
  Device.Registers[0x04] = 0x1234;
  EXPECT_EQ(Regs.read<Chip::Count>(), 0x1234);
  Regs.write<Chip::Data>(7);
  Regs.write<Chip::Wide>(0x1'0000'0000);
  EXPECT_EQ(Device.Log,
            (Lines{"R16 0x4 0x1234", "W8 0x6 0x7", "W64 0x8 0x100000000"}));
}

TEST_F(ViewTest, FieldsGoInOneAccess) {
  Regs.write(Chip::Control::enable(true) | Chip::Control::rate(0x12));
  EXPECT_EQ(Device.Log, (Lines{"W32 0 0x40001201"}));
}

TEST_F(ViewTest, ModifyKeepsOthersAndDoesNotAct) {
  Device.Registers[0x00] = 0xc000'1201; // overrun is set
  Held.modify(Chip::Control::rate(Bounded<8>::masked(0x134)));
  EXPECT_EQ(Device.Log, (Lines{"R32 0 0xc0001201", "W32 0 0x40003401"}));
}

TEST_F(ViewTest, ModifyActsWhereItIsNamed) {
  Device.Registers[0x00] = 0xc000'1201;
  Held.modify(Chip::Control::overrun(true));
  EXPECT_EQ(Device.Log.back(), "W32 0 0xc0001201");
}

TEST_F(ViewTest, ArraysCountInStrides) {
  for (auto Lane : Index<4>::all())
    Regs.write<Chip::Lane>(Lane, u32(usize(Lane)));
  EXPECT_EQ(Device.Log, (Lines{"W32 0x10 0", "W32 0x18 0x1", "W32 0x20 0x2",
                               "W32 0x28 0x3"}));
  EXPECT_EQ(Regs.read<Chip::Lane>(3), 3u);
}

TEST_F(ViewTest, CheckedIndexIsExact) {
  for (usize At = 0; At < 300; ++At)
    EXPECT_EQ(Index<4>::checked(At).ok(), At < 4) << At;
}

TEST_F(ViewTest, IndexAndDataInOrder) {
  Held.through<Chip::Behind>().modify(Chip::Csr::run(true));
  EXPECT_EQ(Device.Log, (Lines{"W16 0x40 0x12", "R16 0x42 0", "W16 0x40 0x12",
                               "W16 0x42 0x4"}));
}

TEST_F(ViewTest, RelaxedIsAnotherAccess) {
  Regs.relaxed().write<Chip::Data>(1);
  Regs.write<Chip::Data>(1);
  EXPECT_EQ(Device.Log, (Lines{"W8~ 0x6 0x1", "W8 0x6 0x1"}));
}

TEST_F(ViewTest, EveryByteOfAFieldRoundTrips) {
  for (unsigned Value = 0; Value < 0x200; ++Value) {
    auto Encoded = Chip::Control::rate(Bounded<8>::masked(Value));
    EXPECT_EQ(Chip::Control::rate.decode(Encoded.bits), Value & 0xff);
    EXPECT_EQ(Encoded.bits & ~0xff00u, 0u);
    EXPECT_EQ(Bounded<8>::checked(Value).ok(), Value < 0x100);
  }
}

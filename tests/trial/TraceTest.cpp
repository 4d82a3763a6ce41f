#include "Trace.h"
#include "GuestLog.h"
#include "Recorded.h"
#include <gtest/gtest.h>

using namespace drydock::trial;
using Lines = std::vector<std::string>;

static Scenario watchdog() {
  Scenario S;
  S.Regions = {"i6300esb"};
  S.Address = "0000:00:10.0";
  return S;
}

TEST(Trace, SplitsARecordedOneByPhase) {
  GuestLog Log = parseGuestLog(recorded("i6300esb.guest"));
  Scenario S = watchdog();
  DeviceTrace T = parseTrace(recorded("i6300esb.trace"), S,
                             {{0xfebff000, 0xfebff00f}}, Log.Phases);
  // esb_timer_stop(): reload unlocked twice, and the lock register.
  ASSERT_TRUE(T.find("stop"));
  EXPECT_EQ(T.find("stop")->Raw,
            (Lines{"W i6300esb+0xc 2 0x80", "W i6300esb+0xc 2 0x86",
                   "W i6300esb+0xc 2 0x100", "W i6300esb+0xc 2 0x80",
                   "W i6300esb+0xc 2 0x86", "W i6300esb+0xc 2 0x100",
                   "W config+0x68 <- 0x0", "R config+0x68 -> 0x0"}));
  EXPECT_EQ(T.find("remove")->Raw.size(), 1u);
  EXPECT_FALSE(T.find("fire")->Raw.empty());
  EXPECT_FALSE(T.Last.empty());
}

static const char Line[] =
    "memory_region_ops_write cpu 0 mr 0x5 addr 0x1010 value 0x7f000 size 4 "
    "name 'nic'\n";
static const char Mark[] =
    "memory_region_ops_write cpu 1 mr 0x5 addr 0xe9 value 0x2e size 1 name "
    "'isa-debugcon'\n";
static const char Read[] =
    "memory_region_ops_read cpu 0 mr 0x5 addr 0x1014 value 0x1 size 4 name "
    "'nic'\n";
static const char Other[] =
    "memory_region_ops_read cpu 0 mr 0x6 addr 0x60 value 0x1 size 1 name "
    "'i8042-data'\n";

TEST(Trace, MasksAddressesAndPolls) {
  Scenario S;
  S.Regions = {"nic"};
  S.Masks = {{Mask::Address, "nic", {{0x10, 0x10}}},
             {Mask::Poll, "nic", {{0x14, 0x14}}}};
  std::string Text = std::string(Mark) + Line + Read + Read + Other + Read;
  DeviceTrace T = parseTrace(Text, S, {{0x1000, 0x10ff}}, {"probe"});
  const PhaseTrace *P = T.find("probe");
  ASSERT_TRUE(P);
  EXPECT_EQ(P->Raw.size(), 4u);
  EXPECT_EQ(P->Raw[0], "W nic+0x10 4 0x7f000");
  EXPECT_EQ(P->Masked, (Lines{"W nic+0x10 4 <address>", "R nic+0x14 4 <any>"}));
  EXPECT_EQ(T.lines(), 4u);
}

TEST(Trace, MasksBehindAnIndexRegister) {
  Scenario S;
  S.Regions = {"nic"};
  Mask M{Mask::Address, "nic", {{0x10, 0x10}}};
  M.Index = 0x12;
  M.Selected = {{1, 2}};
  S.Masks = {M};
  auto write = [](const char *Offset, const char *Value) {
    return "memory_region_ops_write cpu 0 mr 0x5 addr 0x10" +
           std::string(Offset) + " value " + Value + " size 2 name 'nic'\n";
  };
  std::string Text = Mark + write("12", "0x0") + write("10", "0x40") +
                     write("12", "0x2") + write("10", "0x1234");
  DeviceTrace T = parseTrace(Text, S, {{0x1000, 0x10ff, 1}}, {"probe"});
  EXPECT_EQ(T.find("probe")->Masked,
            (Lines{"W nic.1+0x12 2 0x0", "W nic.1+0x10 2 0x40",
                   "W nic.1+0x12 2 0x2", "W nic.1+0x10 2 <address>"}));
}

TEST(Trace, LikeRegistersAndWhatTimersDo) {
  Scenario S;
  S.Regions = {"nic"};
  S.Masks = {{Mask::Value, "nic", {{0x10, 0x10}}},
             {Mask::Timer, "nic", {{0x14, 0x14}}}};
  S.Masks[0].As = "doorbell";
  std::string Text = std::string(Mark) + Read + Line + Read + Line + Read;
  EXPECT_EQ(
      parseTrace(Text, S, {{0x1000, 0x10ff}}, {"probe"}).find("probe")->Masked,
      (Lines{"R nic+0x14 4 <any>", "W nic+doorbell 4 <any>",
             "W nic+doorbell 4 <any>"}));
}

TEST(Trace, WithoutMasksNothingIsHidden) {
  Scenario S;
  S.Regions = {"nic"};
  DeviceTrace T =
      parseTrace(std::string(Mark) + Line + Read + Read, S, {}, {"probe"});
  EXPECT_EQ(T.find("probe")->Raw, T.find("probe")->Masked);
  EXPECT_EQ(T.find("probe")->Raw[0], "W nic+0x1010 4 0x7f000");
}

TEST(Trace, SurvivesBrokenLines) {
  Scenario S;
  S.Regions = {"nic"};
  DeviceTrace T = parseTrace("memory_region_ops_write cpu 0\npci_cfg_read\n"
                             "memory_region_ops_write addr x value\n\n",
                             S, {}, {});
  EXPECT_EQ(T.lines(), 0u);
}

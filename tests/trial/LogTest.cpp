#include "Boot.h"
#include "Recorded.h"
#include "Resources.h"
#include "SourceName.h"
#include <gtest/gtest.h>

using namespace drydock::trial;

TEST(GuestLog, ReadsARecordedOne) {
  GuestLog Log = parseGuestLog(recorded("i6300esb.guest"));
  EXPECT_TRUE(Log.Done);
  ASSERT_GE(Log.Phases.size(), 8u);
  EXPECT_EQ(Log.Phases[1], "probe");
  EXPECT_EQ(Log.section("functions").size(), 6u);
  EXPECT_FALSE(Log.section("iomem", "before").empty());
  EXPECT_TRUE(resourceProblems(Log).empty()) << resourceProblems(Log)[0];
}

TEST(Resources, WhatStaysIsAProblem) {
  GuestLog Log;
  Log.Done = true;
  Log.Sections[{"iomem", "before"}] = {"a : RAM"};
  Log.Sections[{"iomem", "end"}] = {"a : RAM", "  b : mydriver"};
  Log.Sections[{"symbols", ""}] = {"ffffffffc0200000 my_probe"};
  Log.Sections[{"slab", "end"}] = {
      "kmalloc-64 20 core_alloc+0x1/0x9 kmalloc+0x1/0x2 0xffffffffc0200010",
      "kmalloc-32 3 0xffffffffc0200010 kmalloc+0x1/0x2 0xffffffffc0200010"};
  EXPECT_EQ(resourceProblems(Log),
            (std::vector<std::string>{
                "memory region still there after unload: b : mydriver",
                "20 object(s) of kmalloc-64 still allocated after unload, "
                "from core_alloc() for my_probe()",
                "3 object(s) of kmalloc-32 still allocated after unload, "
                "from my_probe()"}));
  Log.Done = false;
  EXPECT_TRUE(resourceProblems(Log).empty());
}

TEST(KernelLog, FindsFailures) {
  EXPECT_TRUE(isFailure("WARNING: CPU: 0 PID: 1 at kernel/x.c:12 foo+0x1"));
  EXPECT_TRUE(isFailure("BUG kmalloc-64 (Not tainted): Object already free"));
  EXPECT_TRUE(isFailure("irq 11: nobody cared (try booting with irqpoll)"));
  EXPECT_FALSE(isFailure("kmemleak: Kernel memory leak detector initialized"));
  EXPECT_FALSE(isFailure("e1000: eth0 NIC Link is Up 1000 Mbps"));
}

TEST(KernelLog, KeepsPhases) {
  auto Log = parseKernelLog(recorded("i6300esb.console"));
  ASSERT_FALSE(Log.empty());
  for (const KernelMessage &M : Log)
    EXPECT_FALSE(isFailure(M.Text)) << M.Text;
  EXPECT_NE(std::find_if(Log.begin(), Log.end(),
                         [](const KernelMessage &M) {
                           return M.Phase == "probe" &&
                                  M.Text.find("heartbeat=30") !=
                                      std::string::npos;
                         }),
            Log.end());
}

// Of `bench/controls.py --debug-kernel --keep`: two faults in remove(), one in
// a write to the device, DMA memory that remove() frees with half its size.
TEST(KernelLog, FindsWhatTheDebugKernelReports) {
  std::vector<std::pair<std::string, std::string>> Found;
  for (const KernelMessage &M :
       parseKernelLog(recorded("debug-kernel.console")))
    if (isFailure(M.Text))
      Found.emplace_back(M.Phase, M.Text.substr(0, 53));
  EXPECT_EQ(
      Found,
      (std::vector<std::pair<std::string, std::string>>{
          {"remove", "BUG: KASAN: double-free in kfree+0xd0/0x150"},
          {"remove", "BUG: KASAN: use-after-free in edu_remove+0x103/0x120 "},
          {"factorial",
           "WARNING: possible circular locking dependency detecte"},
          {"remove", "DMA-API: edu 0000:00:10.0: device driver frees DMA me"},
          {"remove", "WARNING: CPU: 1 PID: 186 at check_unmap+0x75c/0xdc0"}}));
}

TEST(Resources, WhatNothingPointsToIsNamedByItsFunction) {
  GuestLog Log = parseGuestLog(recorded("edu-leak.guest"));
  std::vector<std::string> Problems = resourceProblems(Log);
  EXPECT_NE(std::find_if(Problems.begin(), Problems.end(),
                         [](const std::string &P) {
                           return P.find("kmemleak") != std::string::npos &&
                                  P.find("edu_probe()") != std::string::npos;
                         }),
            Problems.end());
}

TEST(Problems, AHungMachineSaysWhere) {
  Boot B;
  B.Machine.End = MachineRun::TimedOut;
  B.Guest.Phases = {"boot", "probe"};
  EXPECT_EQ(findProblems({}, B)[0],
            "the machine hung in phase probe and was killed");
}

TEST(Problems, ARegionThatNobodyTouchesHasAWrongName) {
  Scenario S;
  S.Regions = {"e1000_mmio"};
  Boot B;
  B.Machine.End = MachineRun::Done;
  B.Guest.Done = true;
  ASSERT_EQ(findProblems(S, B).size(), 1u);
  EXPECT_NE(findProblems(S, B)[0].find("no access to e1000_mmio"),
            std::string::npos);
  B.Trace.Regions["e1000_mmio"] = 1;
  EXPECT_TRUE(findProblems(S, B).empty());
}

TEST(SourceName, CAndCxxAreOne) {
  EXPECT_EQ(sourceName("_ZL8esb_openP5inodeP4file"), "esb_open");
  EXPECT_EQ(sourceName("esb_open.isra.0"), "esb_open");
  EXPECT_EQ(sourceName("esb_open"), "esb_open");
}

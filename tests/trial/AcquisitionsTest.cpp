#include "Acquisitions.h"
#include "Compare.h"
#include <gtest/gtest.h>

using namespace drydock::trial;
using Lines = std::vector<std::string>;

static const char Console[] =
    "[    1.0] trial: phase acquisitions\n"
    "[    1.1] trial: acquires 1 __pci_register_driver for "
    "do_one_initcall+0x56/0x220\n"
    "[    1.2] trial: acquires 2 pci_iomap for my_probe+0x84/0x2f0 [my]\n"
    "[    1.3] trial: attempted\n"
    "[    1.4] trial: acquires 3 pci_iomap for my_open+0x84/0x2f0 [my]\n"
    "[    2.0] trial: phase fail-1\n"
    "[    2.1] trial: fails 1 __pci_register_driver for "
    "do_one_initcall+0x56/0x220\n"
    "[    2.2] trial: attempted\n"
    "[    3.0] trial: phase fail-2\n"
    "[    3.1] trial: fails 2 pci_iomap for _ZL8my_probeP7pci_dev+0x84/0x2f0\n"
    "[    3.2] my 0000:00:10.0: cannot map\n"
    "[    3.3] trial: releases 2 kfree for my_probe+0x99/0x2f0 [my]\n"
    "[    3.4] trial: attempted\n"
    "[    3.5] trial: releases 2 pci_unregister_driver for my_exit+0x9/0x20\n";
static const char Guest[] =
    "@phase acquisitions 1\n@phase fail-1 2\n"
    "@failed 1 load Device or resource busy\n@phase fail-2 3\n"
    "@failed 2 bind Cannot allocate memory\n@phase idle 4\n@done\n";

static AcquisitionRun read(std::string Text = Console,
                           llvm::StringRef Said = Guest) {
  return readAcquisitions(
      parseGuestLog(Said), parseKernelLog(Text),
      {{ImportedCall::Acquires, "pci_iomap", 0},
       {ImportedCall::Acquires, "__pci_register_driver", -16}});
}

static std::string replaced(std::string Text, const std::string &From,
                            const std::string &To) {
  return Text.replace(Text.find(From), From.size(), To);
}

TEST(Acquisitions, AreReadWithTheirFailures) {
  AcquisitionRun Run = read();
  ASSERT_EQ(Run.Calls.size(), 2u); // what follows is of the unload
  EXPECT_EQ(Run.Calls[1].Caller, "my_probe");
  ASSERT_EQ(Run.Failures.size(), 2u);
  EXPECT_EQ(Run.Failures[0].result(), "load: EBUSY");
  EXPECT_EQ(Run.Failures[1].result(), "bind: ENOMEM");
  EXPECT_EQ(Run.Failures[1].Of.Caller, "my_probe");
  EXPECT_EQ(Run.Failures[1].Released, Lines{"kfree"});
  EXPECT_EQ(Run.Failures[1].Messages, Lines{"my 0000:00:10.0: cannot map"});
}

TEST(Acquisitions, AnotherErrorThanTheCallsIsShown) {
  AcquisitionRun Run = read(
      Console, replaced(Guest, "Device or resource busy", "No such device"));
  EXPECT_EQ(Run.Failures[0].result(), "load: ENODEV, though told EBUSY");
}

TEST(Acquisitions, WithoutAnAddressTheLogHasTheError) {
  AcquisitionRun Run =
      read(replaced(Console, "0000:00:10.0: cannot map",
                    "probe of 1-1:1.0 failed with error -5"),
           replaced(Guest, "bind Cannot allocate memory", "idle"));
  EXPECT_EQ(Run.Failures[1].result(), "bind: EIO");
}

TEST(Acquisitions, ACrashIsOfTheOneThatFailed) {
  std::string Said = Guest;
  Said.resize(Said.find("@failed 2"));
  AcquisitionRun Run = read(Console, Said);
  ASSERT_EQ(Run.Failures.size(), 2u);
  EXPECT_EQ(Run.Failures[1].result(), "the machine did not survive");
  EXPECT_EQ(phaseTitle(Run, "fail-2"),
            "fail-2 (pci_iomap() for my_probe() fails)");
  Boot B;
  B.Machine.End = MachineRun::Stopped;
  B.Guest = parseGuestLog(Said);
  B.Acquisitions = Run;
  EXPECT_EQ(findProblems({}, B),
            Lines{"the machine stopped in phase fail-2 (pci_iomap() for "
                  "my_probe() fails)"});
  EXPECT_EQ(B.afterCrash(), 3u);
}

TEST(Acquisitions, WhatStaysIsOfTheOneThatFailed) {
  std::string Said = replaced(Guest, "@phase fail-1 2\n",
                              "@begin iomem fail-0\n@end\n@phase fail-1 2\n");
  Said = replaced(Said, "@phase fail-2",
                  "@begin iomem fail-1\n@end\n@phase fail-2");
  Said = replaced(
      Said, "@phase idle",
      "@begin iomem fail-2\nfebf0000-febfffff : my\n@end\n@phase idle");
  AcquisitionRun Run = read(Console, Said);
  findAcquisitionProblems(parseGuestLog(Said), {}, Run);
  EXPECT_TRUE(Run.Failures[0].Problems.empty());
  EXPECT_EQ(Run.Failures[1].Problems,
            Lines{"in phase fail-2 (pci_iomap() for my_probe() fails): memory "
                  "region still there after unload: febf0000-febfffff : my"});
  EXPECT_EQ(Run.withProblems(), 1u);
}

TEST(Acquisitions, TwoBuildsAreCompared) {
  EXPECT_TRUE(compareAcquisitions(read(), read()).empty());
  EXPECT_EQ(compareAcquisitions(
                read(), read(Console, replaced(Guest, "Cannot allocate memory",
                                               "Input/output error"))),
            (Lines{"- pci_iomap() fails, number 2: bind: ENOMEM",
                   "+ pci_iomap() fails, number 2: bind: EIO"}));
  EXPECT_EQ(
      compareAcquisitions(read(), read(replaced(Console, "releases 2 kfree",
                                                "releases 2 vfree"))),
      (Lines{"- pci_iomap() fails, number 2: then calls kfree",
             "+ pci_iomap() fails, number 2: then calls vfree"}));
  EXPECT_EQ(
      compareAcquisitions(read(), read(replaced(Console, "acquires 2 pci_iomap",
                                                "acquires 2 ioremap"))),
      (Lines{"- pci_iomap()", "+ ioremap()"}));
}

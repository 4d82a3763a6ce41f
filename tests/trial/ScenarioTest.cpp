#include "Scenario.h"
#include <gtest/gtest.h>

using namespace drydock::trial;

static std::string errorOf(llvm::StringRef Text) {
  auto S = parseScenario(Text, "x.yaml");
  return S ? "" : llvm::toString(S.takeError());
}

TEST(Scenario, EveryBundledOneIsRight) {
  EXPECT_FALSE(bundledScenarios().empty());
  for (const std::string &Name : bundledScenarios()) {
    auto S = findScenario(Name);
    ASSERT_TRUE(bool(S)) << llvm::toString(S.takeError());
    EXPECT_EQ(S->Name, Name);
    EXPECT_FALSE(S->About.empty()) << Name;
  }
}

TEST(Scenario, ReadsAllFields) {
  auto S = parseScenario("driver: foo\n"
                         "qemu: -device foo,addr=0x10 -action watchdog=none\n"
                         "regions: [foo, bar]\n"
                         "masks:\n"
                         "  - {region: foo, at: [0x10, 20], what: address}\n"
                         "files:\n"
                         "  - {name: disk, size: 2M}\n"
                         "phases:\n"
                         "  - name: use\n"
                         "    compare: packets\n"
                         "    run: |\n"
                         "      one\n"
                         "      two\n",
                         "x.yaml");
  ASSERT_TRUE(bool(S)) << llvm::toString(S.takeError());
  EXPECT_EQ(S->Name, "x");
  EXPECT_EQ(S->Qemu, (std::vector<std::string>{"-device", "foo,addr=0x10",
                                               "-action", "watchdog=none"}));
  EXPECT_EQ(S->Regions, (std::vector<std::string>{"foo", "bar"}));
  ASSERT_EQ(S->Masks.size(), 1u);
  EXPECT_EQ(S->Masks[0].K, Mask::Address);
  ASSERT_EQ(S->Masks[0].Offsets.size(), 2u);
  EXPECT_EQ(S->Masks[0].Offsets[0].Last, 16u);
  EXPECT_EQ(S->Masks[0].Offsets[1].First, 20u);
  EXPECT_EQ(S->Files[0].Bytes, 2u << 20);
  EXPECT_EQ(S->Phases[0].How, Match::Packets);
  EXPECT_EQ(S->Phases[0].Script, "one\ntwo\n");
}

TEST(Scenario, MistakesHaveTheirLineAndAdvice) {
  std::string Error = errorOf("driver: foo\n"
                              "qmeu: -device foo\n"
                              "timeout: soon\n"
                              "phases:\n"
                              "  - name: a b\n"
                              "    compare: maybe\n");
  EXPECT_NE(Error.find("x.yaml:2: unknown field 'qmeu'"), std::string::npos);
  EXPECT_NE(Error.find("x.yaml:3: 'soon' is no number"), std::string::npos);
  EXPECT_NE(Error.find("x.yaml:6: 'maybe' is none of exact"),
            std::string::npos);
  EXPECT_NE(Error.find("x.yaml:5: a phase needs a name"), std::string::npos);
}

TEST(Scenario, WhatIsMissingIsNamed) {
  std::string Error = errorOf("about: nothing\n");
  for (const char *Name : {"'driver'", "'qemu'", "'regions'", "'phases'"})
    EXPECT_NE(Error.find(Name), std::string::npos) << Error;
  EXPECT_NE(errorOf("- a\n- b\n").find("a map of fields"), std::string::npos);
  EXPECT_NE(errorOf("driver: [").find("x.yaml:1"), std::string::npos);
}

TEST(Scenario, AMaskNeedsARegionThatIsRecorded) {
  EXPECT_NE(errorOf("driver: d\nqemu: -device d\nregions: r\n"
                    "masks: [{region: q, at: 1, what: value}]\n"
                    "phases: [{name: p, run: x}]\n")
                .find("mask of region 'q'"),
            std::string::npos);
}

TEST(Scenario, UnknownNameListsTheBundledOnes) {
  auto S = findScenario("no-such");
  ASSERT_FALSE(bool(S));
  EXPECT_NE(llvm::toString(S.takeError()).find("i6300esb"), std::string::npos);
}

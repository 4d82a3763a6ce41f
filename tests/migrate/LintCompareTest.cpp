#include "plan/LintCompare.h"
#include "gtest/gtest.h"

using namespace drydock::migrate;

/// A module whose slot releases in two places; the C++ form is Text.
static ModulePlan planned(const std::string &Text) {
  ModulePlan Module;
  Module.Files.push_back({"/d/chip.c", "/d/chip.cpp", "", "", Text});
  Group G;
  G.MovesHandles = true;
  for (unsigned At : {10u, 50u}) {
    Rewrite Release{{"/d/chip.c", At, At + 5, false},
                    {Piece::text("c->irq_line.release("), Piece::text(")")}};
    Release.Discards = true;
    G.Rewrites.push_back(Release);
  }
  Module.Groups.push_back({G, PlannedGroup::Taken, ""});
  Module.FindingsNew.push_back(
      {"resource-leak", "chip_open", "is not released", "/t/chip.cpp", 1});
  return Module;
}

static const std::string Acquires =
                             "  e = c->irq_line.request(1, f, 0, n, c);\n",
                         Releases = "  c->irq_line.release();\n";

TEST(LintCompare, OwnersAreSetApart) {
  ModulePlan Module = planned(Acquires + Releases + Releases);
  setOwnersApart(Module);
  EXPECT_TRUE(Module.FindingsNew.empty());
  ASSERT_EQ(Module.Notes.size(), 1u);
  EXPECT_NE(Module.Notes[0].find("chip.cpp:1"), std::string::npos);
}

TEST(LintCompare, AReleaseThatIsMissingIsJudged) {
  ModulePlan Module = planned(Acquires + Releases);
  setOwnersApart(Module);
  EXPECT_EQ(Module.FindingsNew.size(), 1u);
  EXPECT_TRUE(Module.Notes.empty());
}

TEST(LintCompare, SoIsWhatTheDriverAcquiresByHand) {
  ModulePlan Module =
      planned("  e = request_irq(1, f, 0, n, c);\n" + Releases + Releases);
  setOwnersApart(Module);
  EXPECT_EQ(Module.FindingsNew.size(), 1u);
}

TEST(LintCompare, OtherRulesAreJudged) {
  ModulePlan Module = planned(Acquires + Releases + Releases);
  Module.FindingsNew[0].Rule = "double-free";
  setOwnersApart(Module);
  EXPECT_EQ(Module.FindingsNew.size(), 1u);
}

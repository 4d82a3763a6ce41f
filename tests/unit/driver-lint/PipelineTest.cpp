#include "pipeline/Pipeline.h"
#include "run/Analyse.h"
#include <gtest/gtest.h>

using namespace drydock;

namespace {

Finding finding(unsigned Line, std::string Rule = "double-free",
                Confidence Sure = Confidence::Likely) {
  Finding F;
  F.Rule = Rule;
  F.Place = {"drivers/a.c", Line, 3};
  F.Function = "f";
  F.Message = "m";
  F.Subject = "p->x";
  F.Sure = Sure;
  return F;
}

Results results(std::vector<Finding> Findings) {
  Results R;
  R.Findings = std::move(Findings);
  R.Files.emplace_back();
  R.Files.back().Path = "drivers/a.c";
  R.Files.back().State = FileState::Analysed;
  return R;
}

TEST(Pipeline, FingerprintsHaveNoLinesButTellRepeatsApart) {
  Results A = results({finding(5), finding(9)});
  Results B = results({finding(19), finding(7)});
  collect(A, false);
  collect(B, false);
  EXPECT_NE(A.Findings[0].Fingerprint, A.Findings[1].Fingerprint);
  EXPECT_EQ(A.Findings[0].Fingerprint, B.Findings[0].Fingerprint);
  EXPECT_EQ(A.Findings[1].Fingerprint, B.Findings[1].Fingerprint);
}

TEST(Pipeline, DedupeKeepsTheSurest) {
  Results R =
      results({finding(5), finding(5, "double-free", Confidence::Proved)});
  dedupe(R);
  ASSERT_EQ(R.Findings.size(), 1u);
  EXPECT_EQ(R.Findings[0].Sure, Confidence::Proved);
}

TEST(Pipeline, KernelHeadersAreNotTheDriversFault) {
  for (bool Wanted : {false, true}) {
    Results R = results({finding(1), finding(2), finding(3)});
    R.Findings[1].Place.File = "drivers/sub/own.h";
    R.Findings[2].Place.File = "/usr/src/include/linux/slab.h";
    collect(R, Wanted);
    EXPECT_EQ(R.Findings.size(), Wanted ? 3u : 2u);
  }
}

TEST(Pipeline, Confidence) {
  Results R = results({finding(1), finding(2, "r", Confidence::Heuristic)});
  keepConfident(R, Confidence::Likely);
  EXPECT_EQ(R.Findings.size(), 1u);
  EXPECT_EQ(R.BelowConfidence, 1u);
}

TEST(Pipeline, DiffKeepsPlacesAndStepsInHunks) {
  Results R = results({finding(5), finding(50), finding(60)});
  R.Findings[2].Trace.push_back({{"drivers/a.c", 6, 1}, "f", "step"});
  keepTouched(R, "--- a/src/drivers/a.c\n+++ b/src/drivers/a.c\n"
                 "@@ -5,2 +5,3 @@ f()\n+x\n");
  EXPECT_EQ(R.Findings.size(), 0u); // another a.c
  R = results({finding(5), finding(50), finding(60)});
  R.Findings[2].Trace.push_back({{"drivers/a.c", 6, 1}, "f", "step"});
  keepTouched(R, "+++ b/drivers/a.c\t2026\n@@ -5,2 +5,3 @@ f()\n+x\n"
                 "+++ b/drivers/b.c\n@@ -50 +50 @@\n");
  ASSERT_EQ(R.Findings.size(), 2u);
  EXPECT_EQ(R.Findings[0].Place.Line, 5u);
  EXPECT_EQ(R.Findings[1].Place.Line, 60u);
}

TEST(Pipeline, ResultsCrossProcesses) {
  AnalysisResult In, Out;
  In.Findings = {finding(5)};
  In.Findings[0].Trace.push_back({{"b.h", 6, 1}, "g", "step"});
  In.Findings[0].Fixes.push_back({{"a.c", 1, 2}, {"a.c", 1, 4}, "\xff\"x"});
  In.Stats.Functions = 7;
  In.Stats.Truncated = {{"a.c", "f", "why"}};
  In.Errors = {{"a.c", 1, 2, "expected ')'"}};
  In.Failure = "no";
  ASSERT_TRUE(unpackResult(packResult(In), Out));
  In.Findings[0].Fixes[0].Text = Out.Findings[0].Fixes[0].Text; // made UTF-8
  EXPECT_EQ(In.Findings, Out.Findings);
  EXPECT_EQ(Out.Stats.Functions, 7u);
  EXPECT_EQ(Out.Stats.Truncated[0].Why, "why");
  EXPECT_EQ(Out.Errors[0].Message, "expected ')'");
  EXPECT_EQ(Out.Failure, "no");
  EXPECT_FALSE(unpackResult("{", Out));
}

} // namespace

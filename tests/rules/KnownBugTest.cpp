// What we get wrong today. A file of tests/known_bugs/ says what is right; its
// test fails as soon as the analysis agrees, so that the file is moved to the
// fixtures of its rule.
#include "Analysis.h"
#include "Expectations.h"
#include <gtest/gtest.h>

using namespace drydock;

class KnownBugs : public testing::TestWithParam<std::string> {};

TEST_P(KnownBugs, StillThere) {
  AnalysedFile File = analyseFile(GetParam());
  if (!File.Skipped.empty())
    GTEST_SKIP() << File.Skipped;
  ASSERT_EQ(File.Failure, "");
  Fixture Wanted = readFixture(GetParam());
  ASSERT_TRUE(Wanted.Malformed.empty());
  EXPECT_FALSE(compare(Wanted, File.Findings).empty())
      << GetParam() << " passes: move its functions to the rule's fixtures";
}

INSTANTIATE_TEST_SUITE_P(
    Files, KnownBugs,
    testing::ValuesIn(filesIn(SOURCE_ROOT "/tests/known_bugs", ".c")),
    [](const auto &Info) { return testName(Info.param); });
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(KnownBugs);

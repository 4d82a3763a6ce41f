#include "pipeline/SuppressionComment.h"
#include <gtest/gtest.h>

using namespace drydock;

namespace {

SuppressionComment only(llvm::StringRef Text) {
  auto Found = findSuppressions(Text);
  EXPECT_EQ(Found.size(), 1u) << Text.str();
  return Found.empty() ? SuppressionComment() : Found.front();
}

TEST(SuppressionComment, Complete) {
  auto C = only("f();\n\tg(); /* driver-lint: ignore[a-b, c] -- it's so */\n");
  EXPECT_EQ(C.Problem, "");
  EXPECT_EQ(C.Rules, (std::vector<std::string>{"a-b", "c"}));
  EXPECT_EQ(C.Reason, "it's so");
  EXPECT_EQ(C.Line, 2u);
  EXPECT_EQ(C.Target, 2u);
}

TEST(SuppressionComment, TargetIsTheNextLineOfCode) {
  EXPECT_EQ(
      only("f();\n// driver-lint: ignore[a] -- x\n\n/* more */\ng();\n").Target,
      5u);
  EXPECT_EQ(only("/* driver-lint: ignore[a] --\n * x\n */\ng();\n").Target, 4u);
}

TEST(SuppressionComment, SpaceDoesNotMatter) {
  EXPECT_EQ(only("/*driver-lint:ignore [ a ]--x*/f();").Problem, "");
}

TEST(SuppressionComment, MalformedSilencesNothing) {
  for (const char *Text :
       {"/* driver-lint: ignore -- why */", "/* driver-lint: ignore[] -- w */",
        "/* driver-lint: ignore[a] */", "/* driver-lint: ignore[a] why */",
        "/* driver-lint: ignore[a] -- */", "/* driver-lint: disable a */",
        "/* driver-lint: ignore[a -- why */"})
    EXPECT_NE(only(Text).Problem, "") << Text;
}

TEST(SuppressionComment, OnlyComments) {
  EXPECT_TRUE(
      findSuppressions("\"/* driver-lint: ignore[a] -- x */\"").empty());
  EXPECT_TRUE(
      findSuppressions("int driver_lint; // see driver-lint: it").empty());
}

} // namespace

// A test that never fails is worse than none: the comparison itself.
#include "Expectations.h"
#include <gtest/gtest.h>

using namespace drydock;

static Finding finding(const char *Rule, unsigned Line, const char *Message) {
  Finding F;
  F.Rule = Rule;
  F.Place.Line = Line;
  F.Message = Message;
  F.Function = "ring_bad";
  return F;
}

static Fixture fixture() {
  return {.Path = "f.c",
          .Findings = {{7, "double-free", "freed twice"}},
          .Notes = {{5, "", "freed by"}},
          .Functions = {"ring_bad", "ring_ok"},
          .Malformed = {}};
}

TEST(Expectations, Met) {
  Finding F = finding("double-free", 7, "memory 'p' is freed twice");
  F.Trace.push_back({{"f.c", 5, 1}, "ring_bad", "memory freed by 'kfree'"});
  EXPECT_TRUE(compare(fixture(), {F}).empty());
  EXPECT_TRUE(compareVerdicts(fixture(), {F}).empty());
}

TEST(Expectations, Missing) {
  // The finding and its note.
  EXPECT_EQ(compare(fixture(), {}).size(), 2u);
  EXPECT_EQ(compareVerdicts(fixture(), {}).size(), 1u);
}

TEST(Expectations, WrongLineRuleOrText) {
  Fixture Wanted = fixture();
  Wanted.Notes.clear();
  for (const Finding &F : {finding("double-free", 8, "is freed twice"),
                           finding("resource-leak", 7, "is freed twice"),
                           finding("double-free", 7, "is freed")})
    EXPECT_EQ(compare(Wanted, {F}).size(), 2u); // missing and unexpected
}

TEST(Expectations, OneFindingMeetsOneExpectation) {
  Fixture Wanted = fixture();
  Wanted.Notes.clear();
  Finding F = finding("double-free", 7, "is freed twice");
  EXPECT_EQ(compare(Wanted, {F, F}).size(), 1u);
}

TEST(Expectations, VerdictOfTheName) {
  Finding F = finding("double-free", 7, "is freed twice");
  F.Function = "ring_ok";
  EXPECT_EQ(compareVerdicts(fixture(), {F}).size(), 2u);
}

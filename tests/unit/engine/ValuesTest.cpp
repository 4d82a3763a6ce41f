// What a condition says about the values in it.
#include "engine/State.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Instruction.h"
#include <gtest/gtest.h>

using namespace drydock;
using llvm::CmpInst;
using llvm::Instruction;

namespace {

class ValuesTest : public testing::Test {
protected:
  ExprPool Pool;
  Values Facts{Pool};
  State S;
  ExprId P = Pool.param(0), Ret = Pool.param(1);

  ExprId compare(CmpInst::Predicate Predicate, ExprId A, int64_t C) {
    return Pool.compare(Predicate, A, Pool.constant(C));
  }
  bool assume(ExprId Condition, bool Truth = true) {
    return Facts.assume(S, Condition, Truth, nullptr);
  }
};

TEST_F(ValuesTest, NothingIsKnownAtFirst) {
  EXPECT_EQ(Facts.possible(S, P), AnyValue);
  EXPECT_EQ(Facts.possible(S, Pool.constant(0)), Zero);
  EXPECT_EQ(Facts.possible(S, Pool.constant(-12)), Negative);
  EXPECT_EQ(Facts.evaluate(S, compare(CmpInst::ICMP_EQ, P, 0)), std::nullopt);
}

TEST_F(ValuesTest, NullTest) {
  ExprId IsNull = compare(CmpInst::ICMP_EQ, P, 0);
  State Other = S;
  ASSERT_TRUE(assume(IsNull));
  EXPECT_EQ(Facts.possible(S, P), Zero);
  EXPECT_EQ(S.Facts.find(P)->Why, Fact::Tested);
  ASSERT_TRUE(Facts.assume(Other, IsNull, false, nullptr));
  EXPECT_EQ(Facts.possible(Other, P), Negative | Positive);
  // The other way is closed from here on.
  EXPECT_FALSE(assume(compare(CmpInst::ICMP_NE, P, 0)));
}

TEST_F(ValuesTest, ErrorPointerTest) {
  ExprId IsError = compare(CmpInst::ICMP_UGE, P, -4095);
  State Other = S;
  ASSERT_TRUE(assume(IsError));
  EXPECT_EQ(Facts.possible(S, P), Negative);
  ASSERT_TRUE(Facts.assume(Other, IsError, false, nullptr));
  EXPECT_EQ(Facts.possible(Other, P), Zero | Positive); // NULL passes IS_ERR
}

TEST_F(ValuesTest, ErrorCodes) {
  ASSERT_TRUE(assume(compare(CmpInst::ICMP_SLT, Ret, 0), false));
  EXPECT_EQ(Facts.possible(S, Ret), Zero | Positive);
  ASSERT_TRUE(assume(compare(CmpInst::ICMP_NE, Ret, 0)));
  EXPECT_EQ(Facts.possible(S, Ret), Positive);
  EXPECT_EQ(Facts.evaluate(S, compare(CmpInst::ICMP_SGE, Ret, 0)), true);
}

TEST_F(ValuesTest, ConstantsAreRemembered) {
  ASSERT_TRUE(assume(compare(CmpInst::ICMP_EQ, Ret, -517)));
  EXPECT_EQ(Facts.evaluate(S, compare(CmpInst::ICMP_EQ, Ret, -517)), true);
  EXPECT_EQ(Facts.evaluate(S, compare(CmpInst::ICMP_EQ, Ret, -12)), false);
  EXPECT_EQ(Facts.evaluate(S, compare(CmpInst::ICMP_SLT, Ret, 0)), true);
}

TEST_F(ValuesTest, NestedConditions) {
  // `if (!(p == NULL))`, as -O0 code spells it.
  ExprId IsNull = compare(CmpInst::ICMP_EQ, P, 0);
  ExprId Not = Pool.binary(Instruction::Xor, IsNull, Pool.constant(1));
  ASSERT_TRUE(assume(Not));
  EXPECT_EQ(Facts.possible(S, P), Negative | Positive);
}

TEST_F(ValuesTest, Conjunctions) {
  ExprId Both = Pool.binary(Instruction::And, compare(CmpInst::ICMP_NE, P, 0),
                            compare(CmpInst::ICMP_EQ, Ret, 0));
  ASSERT_TRUE(assume(Both));
  EXPECT_EQ(Facts.possible(S, P), Negative | Positive);
  EXPECT_EQ(Facts.possible(S, Ret), Zero);
}

TEST_F(ValuesTest, EqualValuesShareWhatIsPossible) {
  ASSERT_TRUE(assume(compare(CmpInst::ICMP_EQ, P, 0)));
  ASSERT_TRUE(assume(Pool.compare(CmpInst::ICMP_EQ, P, Ret)));
  EXPECT_EQ(Facts.possible(S, Ret), Zero);
  EXPECT_EQ(Facts.evaluate(S, Pool.compare(CmpInst::ICMP_EQ, P, P)), true);
}

TEST_F(ValuesTest, ATestEndsOlderEvidence) {
  ASSERT_TRUE(Facts.restrict(S, P, Zero | Positive, Fact::Contract, nullptr));
  EXPECT_EQ(S.Facts.find(P)->Why, Fact::Contract);
  ASSERT_TRUE(assume(compare(CmpInst::ICMP_NE, P, 0)));
  EXPECT_EQ(Facts.possible(S, P), Positive);
  EXPECT_EQ(S.Facts.find(P)->Why, Fact::NoEvidence);
}

TEST_F(ValuesTest, FlatMapKeepsOneValuePerKey) {
  FlatMap<int> Map;
  Map[7] = 1;
  Map[3] = 2;
  Map[7] = 3;
  ASSERT_EQ(Map.Items.size(), 2u);
  EXPECT_EQ(Map.Items[0].first, 3u);
  EXPECT_EQ(*Map.find(7), 3);
  Map.erase(7);
  EXPECT_EQ(Map.find(7), nullptr);
  EXPECT_NE(Map.find(3), nullptr);
}

} // namespace

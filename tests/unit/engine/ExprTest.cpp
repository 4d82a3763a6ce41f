// Values are hash-consed: the same value is the same id, however it was made.
#include "engine/Expr.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Instruction.h"
#include <gtest/gtest.h>

using namespace drydock;
using llvm::CmpInst;
using llvm::Instruction;

namespace {

class ExprTest : public testing::Test {
protected:
  ExprPool Pool;
  ExprId P = Pool.param(0), Q = Pool.param(1);
};

TEST_F(ExprTest, EqualValuesAreOneId) {
  EXPECT_EQ(Pool.param(0), P);
  EXPECT_NE(P, Q);
  EXPECT_EQ(Pool.load(Pool.offset(P, 16), 0), Pool.load(Pool.offset(P, 16), 0));
  EXPECT_NE(Pool.load(P, 0), Pool.load(P, 1));
  EXPECT_NE(P, ExprId(0));
}

TEST_F(ExprTest, OffsetsAddUp) {
  EXPECT_EQ(Pool.offset(Pool.offset(P, 24), -16), Pool.offset(P, 8));
  // container_of of a member is the object.
  EXPECT_EQ(Pool.offset(Pool.offset(P, 16), -16), P);
  EXPECT_EQ(Pool.index(P, Pool.constant(3), 8), Pool.offset(P, 24));
  EXPECT_EQ(Pool.offset(Pool.constant(0), 20), Pool.constant(20));
}

TEST_F(ExprTest, BaseAndRoot) {
  ExprId Field = Pool.load(Pool.offset(P, 8), 0);
  ExprId Element = Pool.offset(Pool.index(Field, Q, 32), 4);
  EXPECT_EQ(Pool.base(Element), Field);
  EXPECT_EQ(Pool.offsetFromBase(Element), 4);
  EXPECT_EQ(Pool.root(Element), P);
}

TEST_F(ExprTest, CanonicalForgetsWhenMemoryWasRead) {
  ExprId Before = Pool.load(Pool.offset(Pool.load(P, 0), 8), 0);
  ExprId After = Pool.load(Pool.offset(Pool.load(P, 2), 8), 5);
  EXPECT_NE(Before, After);
  EXPECT_EQ(Pool.canonical(Before), Pool.canonical(After));
  EXPECT_NE(Pool.canonical(Before), Pool.canonical(Pool.load(P, 0)));
}

TEST_F(ExprTest, ConstantsFold) {
  ExprId Six = Pool.binary(Instruction::Mul, Pool.constant(2), Pool.constant(3));
  EXPECT_EQ(Six, Pool.constant(6));
  EXPECT_EQ(Pool.binary(Instruction::Sub, P, Pool.constant(16)),
            Pool.offset(P, -16));
  EXPECT_TRUE(Pool.isNull(Pool.constant(0)));
  EXPECT_FALSE(Pool.isNull(P));
}

TEST_F(ExprTest, FlagsThatWereSetAreFound) {
  ExprId Set = Pool.binary(Instruction::Or, Q, Pool.constant(4));
  EXPECT_EQ(Pool.binary(Instruction::And, Set, Pool.constant(4)),
            Pool.constant(4));
  // Another flag is what it was before.
  EXPECT_EQ(Pool.binary(Instruction::And, Set, Pool.constant(8)),
            Pool.binary(Instruction::And, Q, Pool.constant(8)));
}

TEST_F(ExprTest, ComparisonsHaveOneForm) {
  EXPECT_EQ(Pool.compare(CmpInst::ICMP_SGT, Pool.constant(0), Q),
            Pool.compare(CmpInst::ICMP_SLT, Q, Pool.constant(0)));
}

TEST_F(ExprTest, DeepPathsLoseTheirRoot) {
  ExprId Walk = P;
  for (int I = 0; I < 100; ++I)
    Walk = Pool.load(Pool.offset(Walk, 8), 0);
  EXPECT_NE(Pool.root(Walk), P);
}

} // namespace

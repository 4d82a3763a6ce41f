#include "CallOutcome.h"
#include "LoopParts.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;

/// 1: the call's value is true where it fails.
static int failedValue(const FunctionBody &Body, const CallExpr *Call) {
  for (const WrittenCall &C : Body.calls())
    if (C.Call == Call)
      switch (C.Row->Result) {
      case ResultContract::ErrNo:
        return 1;
      case ResultContract::Null:
      case ResultContract::ZeroFails:
        return -1;
      default:
        return 0;
      }
  return 0;
}

static bool isZero(const FunctionBody &Body, const Expr *E) {
  auto Value = E->getIntegerConstantExpr(Body.AST);
  return (Value && *Value == 0) ||
         E->isNullPointerConstant(Body.AST, Expr::NPC_ValueDependentIsNotNull);
}

int drydock::migrate::failureMakes(const FunctionBody &Body, const Expr *E,
                                   const CallExpr *Call) {
  E = E->IgnoreParenCasts();
  if (E == Call)
    return failedValue(Body, Call);
  if (const auto *U = dyn_cast<UnaryOperator>(E);
      U && U->getOpcode() == UO_LNot)
    return -failureMakes(Body, U->getSubExpr(), Call);
  const auto *B = dyn_cast<BinaryOperator>(E);
  if (B && B->getOpcode() == BO_Assign)
    return failureMakes(Body, B->getRHS(), Call);
  if (B && B->isComparisonOp() && isZero(Body, B->getRHS())) {
    int Left = failureMakes(Body, B->getLHS(), Call);
    return B->getOpcode() == BO_EQ               ? -Left
           : B->getOpcode() == BO_NE             ? Left
           : B->getOpcode() == BO_LT && Left > 0 ? 1
                                                 : 0;
  }
  return 0;
}

const Stmt *drydock::migrate::failedBranch(const FunctionBody &Body,
                                           const IfStmt &If,
                                           const CallExpr *Call) {
  int Makes = failureMakes(Body, If.getCond(), Call);
  return Makes > 0 ? If.getThen() : Makes < 0 ? If.getElse() : nullptr;
}

bool drydock::migrate::isWayOut(const FunctionBody &Body, const Stmt *S,
                                const Stmt *At) {
  for (; S; S = Body.parent(S))
    if (const auto *Block = dyn_cast<CompoundStmt>(S))
      if (!Body.isInside(At, Block))
        return !Block->body_empty() &&
               isa<ReturnStmt, GotoStmt>(Block->body_back());
  return false;
}

/// Between the two a `break` or a `return` of the switch's own ends a case.
static bool areCases(const CompoundStmt &Block, const FunctionBody &Body,
                     const Stmt *A, const Stmt *B) {
  bool Inside = false, Left = false;
  for (const Stmt *S : Block.body()) {
    if (Left && isa<SwitchCase>(S) && Inside)
      return true;
    if (Body.isInside(B, S))
      return false;
    Inside |= Body.isInside(A, S);
    Left = jumps(S);
  }
  return false;
}

bool drydock::migrate::areAlternatives(const FunctionBody &Body,
                                       const CallExpr *A, const Stmt *B) {
  for (const Stmt *S = A; S; S = Body.parent(S)) {
    const Stmt *Up = Body.parent(S);
    if (!Up || !Body.isInside(B, Up))
      continue;
    if (const auto *Block = dyn_cast<CompoundStmt>(Up))
      return isa_and_nonnull<SwitchStmt>(Body.parent(Up)) &&
             areCases(*Block, Body, A, B);
    const auto *If = dyn_cast<IfStmt>(Up);
    if (If && If->getCond() == S) {
      const Stmt *Failed = failedBranch(Body, *If, A);
      return Failed && Body.isInside(B, Failed);
    }
    return If && !Body.isInside(B, If->getCond()) && !Body.isInside(B, S);
  }
  return false;
}

#include "ValueThere.h"

using namespace clang;
using namespace drydock::migrate;

bool drydock::migrate::isThereAlready(const FunctionBody &Body, const Expr *E) {
  if (!E)
    return true;
  E = E->IgnoreParenCasts();
  if (isa<IntegerLiteral, CharacterLiteral, GNUNullExpr>(E) ||
      E->isIntegerConstantExpr(Body.AST))
    return true;
  if (const auto *U = dyn_cast<UnaryOperator>(E))
    return !U->isIncrementDecrementOp() && U->getOpcode() != UO_Deref &&
           U->getOpcode() != UO_AddrOf && isThereAlready(Body, U->getSubExpr());
  if (const auto *B = dyn_cast<BinaryOperator>(E))
    return !B->isAssignmentOp() && isThereAlready(Body, B->getLHS()) &&
           isThereAlready(Body, B->getRHS());
  if (const auto *C = dyn_cast<ConditionalOperator>(E))
    return isThereAlready(Body, C->getCond()) &&
           isThereAlready(Body, C->getTrueExpr()) &&
           isThereAlready(Body, C->getFalseExpr());
  const auto *R = dyn_cast<DeclRefExpr>(E);
  const auto *V = R ? dyn_cast<VarDecl>(R->getDecl()) : nullptr;
  if (!V || !V->hasLocalStorage() || V->getType().isVolatileQualified())
    return false;
  for (const DeclRefExpr *Use : Body.references(V)) {
    const auto *Up = dyn_cast_or_null<UnaryOperator>(Body.parent(Use));
    if (Up && Up->getOpcode() == UO_AddrOf)
      return false;
  }
  return true;
}

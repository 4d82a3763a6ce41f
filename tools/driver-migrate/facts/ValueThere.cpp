#include "ValueThere.h"

using namespace clang;
using namespace drydock::migrate;

/// What a function that only converts is given: an error number that becomes
/// a pointer.
static const Expr *converted(const CallExpr &Call) {
  const FunctionDecl *F = Call.getDirectCallee();
  const auto *Block =
      F ? dyn_cast_or_null<CompoundStmt>(F->getBody(F)) : nullptr;
  const auto *Return = Block && Block->size() == 1
                           ? dyn_cast<ReturnStmt>(Block->body_front())
                           : nullptr;
  const auto *Value =
      Return && Return->getRetValue()
          ? dyn_cast<DeclRefExpr>(Return->getRetValue()->IgnoreParenCasts())
          : nullptr;
  return Value && Call.getNumArgs() == 1 && F->getNumParams() == 1 &&
                 Value->getDecl() == F->getParamDecl(0)
             ? Call.getArg(0)
             : nullptr;
}

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
  if (const auto *Call = dyn_cast<CallExpr>(E)) {
    const Expr *Given = converted(*Call);
    return Given && isThereAlready(Body, Given);
  }
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

#include "HandleNames.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;

static const Expr *stripped(const Expr *E) {
  return E ? E->IgnoreParenCasts() : nullptr;
}

const Expr *drydock::migrate::handleOf(const FunctionBody &Body,
                                       const WrittenCall &Call) {
  int At = Call.Form->arg("at");
  if (At >= 0)
    return unsigned(At) < Call.Call->getNumArgs()
               ? stripped(Call.Call->getArg(At))
               : nullptr;
  if (!Call.Call->getType()->isPointerType() || Call.Form->Member == "release")
    return nullptr;
  const Stmt *Up = Body.parent(Call.Call);
  while (Up && isa<CastExpr, ParenExpr>(Up))
    Up = Body.parent(Up);
  if (const auto *B = dyn_cast_or_null<BinaryOperator>(Up))
    return B->getOpcode() == BO_Assign ? stripped(B->getLHS()) : nullptr;
  if (const auto *D = dyn_cast_or_null<DeclStmt>(Up))
    if (const auto *V = dyn_cast<VarDecl>(D->getSingleDecl()))
      for (const DeclRefExpr *R : Body.references(V))
        return R;
  return nullptr;
}

bool drydock::migrate::isAcquiredHere(const FunctionBody &Body,
                                      const VarDecl &Variable) {
  for (const WrittenCall &Call : Body.calls())
    if (Call.Form && Call.Form->arg("at") < 0)
      if (const auto *R = dyn_cast_or_null<DeclRefExpr>(handleOf(Body, Call)))
        if (R->getDecl() == &Variable)
          return true;
  return false;
}

const MemberExpr *drydock::migrate::fieldOf(const FunctionBody &Body,
                                            const VarDecl &Variable,
                                            unsigned &At) {
  if (const auto *M =
          dyn_cast_or_null<MemberExpr>(stripped(Variable.getInit()))) {
    At = Body.position(Variable.getInit());
    return M;
  }
  for (const DeclRefExpr *R : Body.references(&Variable)) {
    const Stmt *Up = Body.parent(R);
    while (Up && isa<CastExpr, ParenExpr>(Up))
      Up = Body.parent(Up);
    const auto *B = dyn_cast_or_null<BinaryOperator>(Up);
    if (!B || B->getOpcode() != BO_Assign)
      continue;
    const Expr *Left = stripped(B->getLHS()), *Right = stripped(B->getRHS());
    if (const auto *M = dyn_cast<MemberExpr>(Right == R ? Left : Right)) {
      At = Body.position(B);
      return M;
    }
  }
  return nullptr;
}

const DeclRefExpr *
drydock::migrate::outerPointer(const FunctionBody &Body, const Expr *Base,
                               std::set<const VarDecl *> &Indices) {
  while (Base) {
    if (const auto *M = dyn_cast<MemberExpr>(Base)) {
      Base = stripped(M->getBase());
      if (M->isArrow())
        return dyn_cast<DeclRefExpr>(Base);
    } else if (const auto *A = dyn_cast<ArraySubscriptExpr>(Base)) {
      const auto *Index = dyn_cast<DeclRefExpr>(stripped(A->getIdx()));
      const auto *V = Index ? dyn_cast<VarDecl>(Index->getDecl()) : nullptr;
      if (!isa<ConstantArrayType>(A->getBase()
                                      ->IgnoreImpCasts()
                                      ->getType()
                                      ->getUnqualifiedDesugaredType()) ||
          (!V && !A->getIdx()->isIntegerConstantExpr(Body.AST)))
        return nullptr;
      if (V)
        Indices.insert(V);
      Base = stripped(A->getBase());
    } else {
      return nullptr;
    }
  }
  return nullptr;
}

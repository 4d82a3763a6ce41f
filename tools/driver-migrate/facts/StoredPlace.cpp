#include "StoredPlace.h"

using namespace clang;
using namespace drydock::migrate;

static StoredPlace variable(const DeclRefExpr *E) {
  const auto *V = dyn_cast<VarDecl>(E->getDecl());
  if (!V)
    return {};
  StoredPlace P;
  P.Spelling = V->getNameAsString();
  // Two variables of one name in one function are two places.
  P.Key = P.Spelling + "@" + std::to_string(V->getLocation().getRawEncoding());
  P.Variables.insert(V);
  return P;
}

static StoredPlace member(const MemberExpr *E) {
  const auto *F = dyn_cast<FieldDecl>(E->getMemberDecl());
  const Expr *Base = E->getBase();
  StoredPlace P = E->isArrow() ? placePointedTo(Base) : placeNamed(Base);
  if (!F || !P)
    return {};
  if (E->isArrow() && P.Field && isa<MemberExpr>(Base->IgnoreParenImpCasts()) &&
      P.Field->getType()->isPointerType())
    P.Pointers.insert(P.Field);
  bool Direct = E->isArrow() && P.Spelling.starts_with("*");
  P.Spelling = (Direct ? P.Spelling.substr(1) : P.Spelling) +
               (Direct ? "->" : ".") + F->getNameAsString();
  P.Key += "." + F->getNameAsString();
  P.Field = F;
  return P;
}

static StoredPlace element(const ArraySubscriptExpr *E) {
  const Expr *Base = E->getBase()->IgnoreParenImpCasts();
  StoredPlace P =
      Base->getType()->isArrayType() ? placeNamed(Base) : placePointedTo(Base);
  const Expr *Index = E->getIdx()->IgnoreParenImpCasts();
  if (!P)
    return {};
  if (const auto *N = dyn_cast<IntegerLiteral>(Index)) {
    std::string Text = llvm::toString(N->getValue(), 10, false);
    P.Key += "[" + Text + "]";
    P.Spelling += "[" + Text + "]";
    return P;
  }
  const auto *R = dyn_cast<DeclRefExpr>(Index);
  StoredPlace I = R ? variable(R) : StoredPlace();
  if (!I)
    return {};
  P.Key += "[" + I.Key + "]";
  P.Spelling += "[" + I.Spelling + "]";
  P.Variables.insert(I.Variables.begin(), I.Variables.end());
  return P;
}

StoredPlace drydock::migrate::placeNamed(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  if (const auto *R = dyn_cast<DeclRefExpr>(E))
    return variable(R);
  if (const auto *M = dyn_cast<MemberExpr>(E))
    return member(M);
  if (const auto *A = dyn_cast<ArraySubscriptExpr>(E))
    return element(A);
  if (const auto *U = dyn_cast<UnaryOperator>(E))
    if (U->getOpcode() == UO_Deref)
      return placePointedTo(U->getSubExpr());
  return {};
}

StoredPlace drydock::migrate::placePointedTo(const Expr *E) {
  E = E->IgnoreParenCasts();
  if (const auto *U = dyn_cast<UnaryOperator>(E))
    if (U->getOpcode() == UO_AddrOf)
      return placeNamed(U->getSubExpr());
  if (E->getType()->isArrayType())
    return placeNamed(E);
  StoredPlace P = placeNamed(E);
  if (!P)
    return {};
  P.Key = "*" + P.Key;
  P.Spelling = "*" + P.Spelling;
  if (P.Field)
    P.Pointers.insert(P.Field);
  return P;
}

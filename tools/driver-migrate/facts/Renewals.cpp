#include "Renewals.h"
#include "LocalHandle.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;
using llvm::StringRef;

/// `T *old = record->field;`, or null.
static const DeclStmt *takingOut(const FunctionBody &Body, const VarDecl &V) {
  const Expr *Init = V.getInit();
  if (!Init || !isa<MemberExpr>(Init->IgnoreParenCasts()))
    return nullptr;
  const auto *D = dyn_cast_or_null<DeclStmt>(Body.parent(Init));
  return D && D->isSingleDecl() ? D : nullptr;
}

/// `record->field = V;`, or null.
static const BinaryOperator *handingOver(const FunctionBody &Body,
                                         const VarDecl &V) {
  const BinaryOperator *Found = nullptr;
  for (const DeclRefExpr *R : Body.references(&V)) {
    const Stmt *Up = Body.parent(R);
    while (isa_and_nonnull<CastExpr, ParenExpr>(Up))
      Up = Body.parent(Up);
    const auto *B = dyn_cast_or_null<BinaryOperator>(Up);
    if (!B || B->getOpcode() != BO_Assign ||
        B->getRHS()->IgnoreParenCasts() != R)
      continue;
    if (Found || !isa<MemberExpr>(B->getLHS()->IgnoreParens()))
      return nullptr;
    Found = B;
  }
  return Found;
}

/// Behind the declarations that go on from D.
static const Stmt *lastDeclaration(const FunctionBody &Body, const Stmt *D) {
  while (const auto *Next = dyn_cast_or_null<DeclStmt>(Body.next(D)))
    D = Next;
  return D;
}

static std::string indentOf(const FunctionBody &Body, const Stmt *S) {
  TextRange At = Body.text(Body.SM.getExpansionLoc(S->getBeginLoc()));
  StringRef Line = Body.fileText(At).take_front(At.Begin);
  Line = Line.substr(Line.rfind('\n') + 1);
  return Line.take_while([](char C) { return C == ' ' || C == '\t'; }).str();
}

bool drydock::migrate::findRenewal(const FunctionBody &Body,
                                   const VarDecl &Variable,
                                   llvm::ArrayRef<HandleCall> Calls) {
  std::set<const Stmt *> Acquired, Released;
  for (const HandleCall &C : Calls)
    if (C.Variable == &Variable)
      (C.Site->releases() ? Released : Acquired).insert(C.Call);
  const DeclStmt *Out = takingOut(Body, Variable);
  const BinaryOperator *Over = Out ? nullptr : handingOver(Body, Variable);
  const Stmt *Link = Out, *Behind = Over;
  if (Out) {
    Behind = lastDeclaration(Body, Out);
    if (!Acquired.empty() || llvm::any_of(Calls, [&](const HandleCall &C) {
          return Body.position(C.Call) >= Body.position(Out) &&
                 Body.position(C.Call) <= Body.position(Behind);
        }))
      return false;
    Acquired.insert(Out);
  } else if (Over) {
    Link = Over;
    Released.insert(Over);
  }
  if (!Link || !isa_and_nonnull<CompoundStmt>(Body.parent(Behind)) ||
      !followBeside(Body, Variable, Acquired, Released, Link).empty())
    return false;
  for (const HandleCall &C : Calls)
    if (C.Variable == &Variable)
      C.Site->Beside = {Variable.getNameAsString(),
                        {Body.lineBehind(Behind), indentOf(Body, Behind)},
                        Out != nullptr};
  return true;
}

bool drydock::migrate::takesOutBetween(const FunctionBody &Body,
                                       const VarDecl &Variable, const Stmt *A,
                                       const Stmt *B) {
  const DeclStmt *Out = takingOut(Body, Variable);
  return Out && Body.position(Out) > Body.position(A) &&
         Body.position(Out) < Body.position(B) &&
         Body.isInside(B, Body.blockOf(Out));
}

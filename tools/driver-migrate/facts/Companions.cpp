#include "Companions.h"
#include "StateAtHand.h"
#include "StateRecords.h"
#include "passes/Pass.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;

static const Expr *plain(const Expr *E) {
  return E ? E->IgnoreParenCasts() : nullptr;
}

static const VarDecl *variable(const Expr *E) {
  const auto *R = dyn_cast_or_null<DeclRefExpr>(plain(E));
  return R ? dyn_cast<VarDecl>(R->getDecl()) : nullptr;
}

/// `V = E;` around the reference to V, or null.
static const BinaryOperator *assignmentOf(const FunctionBody &Body,
                                          const DeclRefExpr *R) {
  const auto *B = dyn_cast_or_null<BinaryOperator>(Body.parent(R));
  return B && B->getOpcode() == BO_Assign && B->getLHS() == R ? B : nullptr;
}

/// The one value that a variable of the function gets, or null.
static const Expr *onlyValue(const FunctionBody &Body, const VarDecl &V) {
  const Expr *Value = plain(V.getInit());
  for (const DeclRefExpr *R : Body.references(&V))
    if (const BinaryOperator *B = assignmentOf(Body, R)) {
      if (Value)
        return nullptr;
      Value = plain(B->getRHS());
    }
  return Value;
}

/// The field, if E is `P->field`.
static const FieldDecl *fieldBehind(const Expr *E, const VarDecl &P) {
  const auto *M = dyn_cast_or_null<MemberExpr>(plain(E));
  return M && M->isArrow() && variable(M->getBase()) == &P
             ? dyn_cast<FieldDecl>(M->getMemberDecl())
             : nullptr;
}

static const FieldDecl *linkOf(const FunctionBody &Body, const VarDecl &P,
                               const VarDecl &Keeper) {
  if (const FieldDecl *F = fieldBehind(onlyValue(Body, Keeper), P))
    return F;
  for (const DeclRefExpr *R : Body.references(&Keeper)) {
    const Stmt *Up = Body.parent(R);
    while (isa_and_nonnull<CastExpr>(Up))
      Up = Body.parent(Up);
    const auto *B = dyn_cast_or_null<BinaryOperator>(Up);
    if (B && B->getOpcode() == BO_Assign && plain(B->getRHS()) == R)
      if (const FieldDecl *F = fieldBehind(B->getLHS(), P))
        return F;
  }
  return nullptr;
}

void drydock::migrate::findCompanions(const FunctionBody &Body,
                                      const VarDecl &Keeper, const Stmt *At,
                                      const SlotSite::AtHand &All,
                                      SlotSite &S) {
  for (const VarDecl *P : variablesAtHand(Body, At)) {
    QualType To = P->getType()->getPointeeType();
    const RecordDecl *Record = To.isNull() ? nullptr : To->getAsRecordDecl();
    if (!Record || !Record->getIdentifier() || P == &Keeper)
      continue;
    auto Found = All.find(Record->getName().str());
    if (Found == All.end() || Found->second != nameOf(*P) ||
        S.States.count(Found->first))
      continue;
    if (const FieldDecl *F = linkOf(Body, *P, Keeper)) {
      S.States.insert(*Found);
      S.Links[Found->first] = fieldName(*F);
    }
  }
}

/// An inline function that gives a place inside of what it gets.
static bool givesPart(const CallExpr &Call) {
  const FunctionDecl *F = Call.getDirectCallee();
  const auto *Block =
      F ? dyn_cast_or_null<CompoundStmt>(F->getBody()) : nullptr;
  if (!Block || Block->size() != 1 || Call.getNumArgs() != 1)
    return false;
  const auto *R = dyn_cast<ReturnStmt>(Block->body_front());
  const Expr *E = R ? plain(R->getRetValue()) : nullptr;
  while (E) {
    if (const auto *B = dyn_cast<BinaryOperator>(E);
        B && B->getOpcode() == BO_Add)
      E = plain(B->getLHS());
    else if (const auto *U = dyn_cast<UnaryOperator>(E);
             U && U->getOpcode() == UO_AddrOf)
      E = dyn_cast<MemberExpr>(plain(U->getSubExpr()));
    else if (const auto *M = dyn_cast<MemberExpr>(E);
             M && M->isArrow() &&
             (M->getType()->isArrayType() || E != plain(R->getRetValue())))
      E = plain(M->getBase());
    else
      break;
  }
  return E && variable(E) == F->getParamDecl(0);
}

/// What it points to was made by this run of the function.
static bool isFresh(const UnitView &Unit, const FunctionBody &Body,
                    const VarDecl *V) {
  const Expr *Value = V && V->isLocalVarDecl() ? onlyValue(Body, *V) : nullptr;
  const auto *Call = dyn_cast_or_null<CallExpr>(Value);
  if (!Call)
    return false;
  const ApiFunction *Row = Unit.row(Call);
  const RuntimeForm *Form = Unit.form(Call);
  return (Row && Row->ZeroedMemory) || (Form && Form->Type == "ZeroedState") ||
         (givesPart(*Call) && isFresh(Unit, Body, variable(Call->getArg(0))));
}

void drydock::migrate::noteLink(const UnitView &Unit, const FunctionBody &Body,
                                const BinaryOperator &Assignment,
                                SlotFacts &Out) {
  const auto *M = dyn_cast<MemberExpr>(plain(Assignment.getLHS()));
  const auto *F = M ? dyn_cast<FieldDecl>(M->getMemberDecl()) : nullptr;
  if (!F || !F->getType()->isPointerType() ||
      Assignment.getRHS()->isNullPointerConstant(
          Body.AST, Expr::NPC_ValueDependentIsNotNull))
    return;
  bool Makes = Assignment.getOpcode() == BO_Assign &&
               isFresh(Unit, Body, variable(Assignment.getRHS()));
  bool New = Out.SetToNew.try_emplace(fieldName(*F), Makes).second;
  if (!New)
    Out.SetToNew[fieldName(*F)] = false;
}

#include "PollTries.h"
#include "ValueThere.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;
using llvm::StringRef;

bool drydock::migrate::isRead(const FunctionBody &Body,
                              const DeclRefExpr *Use) {
  const Stmt *Up = Body.parent(Use);
  while (isa_and_nonnull<ParenExpr>(Up))
    Up = Body.parent(Up);
  const auto *Cast = dyn_cast_or_null<ImplicitCastExpr>(Up);
  return Cast && Cast->getCastKind() == CK_LValueToRValue;
}

TextRange drydock::migrate::shownText(const FunctionBody &Body, const Stmt *S) {
  return Body.text(Body.SM.getExpansionRange(S->getSourceRange()).getAsRange());
}

static bool isSame(const TextRange &A, const TextRange &B) {
  return A && B && A.File == B.File && A.Begin == B.Begin && A.End == B.End;
}

/// A variable of the function that only its text can change.
const VarDecl *TriesReader::counter(const Expr *E) const {
  const auto *R = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
  const auto *V = R ? dyn_cast<VarDecl>(R->getDecl()) : nullptr;
  if (!V || !V->hasLocalStorage() || !V->getType()->isIntegerType() ||
      V->getType().isVolatileQualified())
    return nullptr;
  for (const DeclRefExpr *Use : Body.references(V))
    if (const auto *Up = dyn_cast_or_null<UnaryOperator>(Body.parent(Use));
        Up && Up->getOpcode() == UO_AddrOf)
      return nullptr;
  return V;
}

bool TriesReader::isStable(const Expr *E) const {
  if (!isThereAlready(Body, E))
    return false;
  if (const auto *R = dyn_cast<DeclRefExpr>(E->IgnoreParenCasts()))
    if (const auto *V = dyn_cast<VarDecl>(R->getDecl()))
      for (const DeclRefExpr *Use : Body.references(V))
        if (Body.isInside(Use, &Loop) && !isRead(Body, Use))
          return false;
  return isa<DeclRefExpr>(E->IgnoreParenCasts()) ||
         E->isIntegerConstantExpr(Body.AST);
}

static const Expr *expressionAt(const FunctionBody &Body, const Stmt *S,
                                const TextRange &At) {
  if (!S)
    return nullptr;
  if (const auto *E = dyn_cast<Expr>(S);
      E && isSame(Body.text(E->getSourceRange()), At))
    return E;
  for (const Stmt *Child : S->children())
    if (const Expr *E = expressionAt(Body, Child, At))
      return E;
  return nullptr;
}

bool TriesReader::isStable(const TextRange &Argument) const {
  const Expr *E = expressionAt(Body, &Loop, Argument);
  return E && isStable(E);
}

bool TriesReader::isClock(const TextRange &Text) const {
  const RuntimeForm *Form =
      Text ? Forms.of(Body.fileText(Text).slice(Text.Begin, Text.End))
           : nullptr;
  return Form && Form->Type == "Clock";
}

std::optional<PollTries> TriesReader::ofDeadline(const Expr *Test,
                                                 bool Ends) const {
  TextRange Whole = shownText(Body, Test);
  for (const FormCall &C : Calls) {
    if (C.Form->Type != "Deadline" || !isSame(C.Call.Text, Whole))
      continue;
    TextRange End = C.Call.Arguments[C.Form->arg("end")];
    StringRef Type = C.Form->Member;
    bool PastIt = false;
    if (int Now = C.Form->arg("now"); Now >= 0) {
      // The other way round it says that the end has passed.
      PastIt = isClock(End);
      if (PastIt)
        End = C.Call.Arguments[Now];
      else if (!isClock(C.Call.Arguments[Now]))
        return std::nullopt;
    }
    if (PastIt != Ends || !isStable(End))
      return std::nullopt;
    if (PastIt)
      Type = Type == "Until" ? "UntilThrough" : "Until";
    return PollTries{Type.str(), {End}, nullptr};
  }
  return std::nullopt;
}

std::optional<PollTries>
TriesReader::ofElapsed(const BinaryOperator &Test) const {
  const auto *Spent =
      dyn_cast<BinaryOperator>(Test.getLHS()->IgnoreParenImpCasts());
  if (Test.getOpcode() != BO_GT || !Spent || Spent->getOpcode() != BO_Sub ||
      !isClock(shownText(Body, Spent->getLHS())) ||
      !isStable(Spent->getRHS()) || !isStable(Test.getRHS()) ||
      Body.AST.getTypeSize(Spent->getRHS()->getType()) !=
          Body.AST.getTypeSize(Body.AST.UnsignedLongTy))
    return std::nullopt;
  return PollTries{
      "Within",
      {shownText(Body, Spent->getRHS()), shownText(Body, Test.getRHS())},
      nullptr};
}

/// What goes on while `n OP bound`, n being ahead of its step or behind it.
static StringRef typeOf(bool Prefix, bool Down, BinaryOperatorKind Goes) {
  if (Down && Goes == BO_GT)
    return Prefix ? "DecrementedAbove" : "BeforeDecrementAbove";
  if (!Down && Goes == BO_LT)
    return Prefix ? "IncrementedBelow" : "BeforeIncrementBelow";
  return "";
}

std::optional<PollTries> TriesReader::ofStep(const Expr *Test,
                                             bool Ends) const {
  const auto *B = dyn_cast<BinaryOperator>(Test);
  const Expr *Bound = nullptr;
  BinaryOperatorKind Goes = BO_NE;
  if (B && B->isComparisonOp()) {
    Goes = Ends ? BinaryOperator::negateComparisonOp(B->getOpcode())
                : B->getOpcode();
    Bound = B->getRHS();
    Test = B->getLHS()->IgnoreParenImpCasts();
  } else if (const auto *Not = dyn_cast<UnaryOperator>(Test);
             Not && Not->getOpcode() == UO_LNot && Ends) {
    Test = Not->getSubExpr()->IgnoreParenImpCasts();
  } else if (Ends) {
    return std::nullopt;
  }
  const auto *Step = dyn_cast<UnaryOperator>(Test);
  const VarDecl *V = Step && Step->isIncrementDecrementOp()
                         ? counter(Step->getSubExpr())
                         : nullptr;
  if (!V)
    return std::nullopt;
  TextRange Name = shownText(Body, Step->getSubExpr());
  std::optional<llvm::APSInt> Zero =
      Bound ? Bound->getIntegerConstantExpr(Body.AST) : std::nullopt;
  if (!Bound || (Goes == BO_NE && Zero && *Zero == 0)) {
    if (Step->isIncrementOp())
      return std::nullopt;
    return PollTries{
        Step->isPrefix() ? "Decremented" : "BeforeDecrement", {Name}, V};
  }
  StringRef Type = typeOf(Step->isPrefix(), Step->isDecrementOp(), Goes);
  if (Type.empty() || !isStable(Bound))
    return std::nullopt;
  return PollTries{Type.str(), {Name, shownText(Body, Bound)}, V};
}

std::optional<PollTries> TriesReader::ofTest(const Expr *Test,
                                             bool Ends) const {
  if (auto Deadline = ofDeadline(Test, Ends))
    return Deadline;
  Test = Test->IgnoreParenImpCasts();
  if (const auto *B = dyn_cast<BinaryOperator>(Test); B && Ends)
    if (auto Elapsed = ofElapsed(*B))
      return Elapsed;
  return ofStep(Test, Ends);
}

std::optional<PollTries> TriesReader::ofFor(const ForStmt &For,
                                            const Expr *Test) const {
  const auto *Step = dyn_cast_or_null<UnaryOperator>(For.getInc());
  const auto *B = dyn_cast<BinaryOperator>(Test->IgnoreParenImpCasts());
  const VarDecl *V = Step && Step->isIncrementDecrementOp()
                         ? counter(Step->getSubExpr())
                         : nullptr;
  if (!V || !B || counter(B->getLHS()) != V || !isStable(B->getRHS()))
    return std::nullopt;
  StringRef Type = Step->isIncrementOp() && B->getOpcode() == BO_LT   ? "Below"
                   : Step->isIncrementOp() && B->getOpcode() == BO_LE ? "UpTo"
                   : Step->isDecrementOp() && B->getOpcode() == BO_GT ? "Above"
                                                                      : "";
  TextRange First = shownText(Body, B->getLHS());
  if (const Stmt *Init = For.getInit()) {
    const auto *Set = dyn_cast<BinaryOperator>(Init);
    if (!Set || Set->getOpcode() != BO_Assign || counter(Set->getLHS()) != V)
      return std::nullopt;
    First = shownText(Body, Set);
  }
  if (Type.empty())
    return std::nullopt;
  return PollTries{Type.str(), {First, shownText(Body, B->getRHS())}, V};
}

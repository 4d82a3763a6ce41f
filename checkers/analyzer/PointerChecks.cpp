// unguarded-pointer: what is followed, and what is tested too late or for the
// wrong kind of failure.
#include "analyzer/DriverChecker.h"
#include "analyzer/NullTest.h"
#include "analyzer/SourceText.h"
#include "analyzer/ValueClasses.h"
#include "model/Wording.h"
#include "clang/AST/ParentMap.h"
#include "clang/Basic/Builtins.h"
#include "clang/StaticAnalyzer/Core/BugReporter/BugReporterVisitors.h"

using namespace clang;
using namespace clang::ento;

namespace drydock {

/// What the contract of the function that returned a pointer makes possible.
static ValueSet failureOf(const ApiFunction *Origin) {
  return Origin ? resultSets(Origin->Result).Failure & (Zero | Negative) : 0;
}

/// An address that no object has: a NULL that the code itself wrote. Only where
/// a variable holds it: fields of zeroed memory may be filled by others.
static bool isWrittenNull(SVal Pointer, const Expr *E) {
  auto Address = Pointer.getAs<loc::ConcreteInt>();
  auto *Variable = dyn_cast<DeclRefExpr>(followedPointer(E));
  return Address && Address->getValue()->ult(4096) && Variable &&
         isa<VarDecl>(Variable->getDecl());
}

/// The analyzer reads a NULL for a symbol that the path knows to be NULL. What
/// E holds is the symbol still, which knows where it came from.
static SVal unread(SVal Pointer, const Expr *E, PathPoint &P) {
  const Expr *Holder = followedPointer(E);
  if (!Pointer.getAs<loc::ConcreteInt>() || !Holder->isLValue())
    return Pointer;
  SVal Place = P.State->getSVal(Holder, P.C.getLocationContext());
  auto *Name = dyn_cast<DeclRefExpr>(Holder);
  if (auto *Variable =
          dyn_cast_or_null<VarDecl>(Name ? Name->getDecl() : nullptr))
    Place = P.State->getLValue(Variable, P.C.getLocationContext());
  auto Where = Place.getAs<Loc>();
  SVal Held = Where && !isa<loc::ConcreteInt>(*Where)
                  ? P.State->getRawSVal(*Where, Holder->getType())
                  : UnknownVal();
  return objectOf(Held) ? Held : Pointer;
}

void DriverChecker::follow(PathPoint &P, SVal Pointer, const Expr *E,
                           bool ByContract) const {
  step(E->getExprLoc());
  std::string Subject = spell(followedPointer(E), P.C.getASTContext());
  Pointer = unread(Pointer, E, P);
  if (isWrittenNull(Pointer, E)) {
    report(UnguardedPointer, P,
           wording::badPointer(Subject,
                               {.Certain = true, .ByContract = ByContract}),
           {});
    P.Node = P.C.generateSink(P.State, P.Node);
    P.State = nullptr;
    return;
  }
  SymbolRef Object = objectOf(Pointer);
  if (!Object)
    return;
  SVal Base = P.C.getSValBuilder().makeLoc(Object);
  const auto *Origin = P.State->get<DrydockOrigins>(Object);
  ValueSet Classes = possible(P.State, Base);
  ValueSet Bad = Classes & failureOf(Origin ? *Origin : nullptr);
  bool Tested = !Origin && !(Classes & Positive);
  if (Tested)
    Bad = Classes;
  if (Bad) {
    bool Error = !(Bad & Zero);
    auto Notes =
        Tested ? std::make_unique<NullTest>(Base, Subject, Error) : nullptr;
    report(UnguardedPointer, P,
           wording::badPointer(Subject, {.Error = Error,
                                         .Certain = !(Classes & Positive),
                                         .Tested = Tested,
                                         .ByContract = ByContract}),
           {.Symbol = Object}, std::move(Notes));
  }
  // Whoever survives the access had a valid pointer.
  auto Valid = restrict(P.State, Base, Positive);
  if (Valid.empty()) {
    P.Node = P.C.generateSink(P.State, P.Node);
    P.State = nullptr;
    return;
  }
  P.State = Valid.front();
  if (Classes == AnyValue && !Origin)
    P.State = P.State->add<DrydockFollowed>(Object);
}

void DriverChecker::checkLocation(SVal Location, bool IsLoad, const Stmt *S,
                                  CheckerContext &C) const {
  const Expr *E = S ? bugreporter::getDerefExpr(S) : nullptr;
  if (!E || Location.isUnknownOrUndef())
    return;
  PathPoint P(C);
  SymbolRef Object = objectOf(Location);
  bool Known = !Object || P.State->contains<DrydockFollowed>(Object);
  follow(P, Location, E, /*ByContract=*/false);
  if (!P.alive() || P.State == C.getState())
    return;
  bool First = !Known && P.State->contains<DrydockFollowed>(Object);
  const NoteTag *Tag = nullptr;
  if (First)
    Tag = C.getNoteTag([this, Object](PathSensitiveBugReport &Report) {
      bool About = &Report.getBugType() == &UnguardedPointer &&
                   Report.isInteresting(Object);
      return About ? std::string(wording::Dereferenced) : std::string();
    });
  C.addTransition(P.State, P.Node, Tag);
}

/// Below negations and what only tells the compiler how likely it is.
static const Expr *plainCondition(const Expr *E) {
  for (;;) {
    E = E->IgnoreParenImpCasts();
    auto *Not = dyn_cast<UnaryOperator>(E);
    auto *Hint = dyn_cast<CallExpr>(E);
    if (Not && Not->getOpcode() == UO_LNot)
      E = Not->getSubExpr();
    else if (Hint && Hint->getBuiltinCallee() == Builtin::BI__builtin_expect)
      E = Hint->getArg(0);
    else
      return E;
  }
}

/// The pointer that a condition compares with NULL; null when it does not.
static const Expr *testedPointer(const Expr *Condition, ASTContext &Context) {
  const Expr *E = plainCondition(Condition);
  if (auto *Compare = dyn_cast<BinaryOperator>(E);
      Compare && Compare->isEqualityOp()) {
    for (auto [Side, Other] : {std::pair(Compare->getLHS(), Compare->getRHS()),
                               std::pair(Compare->getRHS(), Compare->getLHS())})
      if (Side->isNullPointerConstant(Context,
                                      Expr::NPC_ValueDependentIsNotNull))
        return Other->IgnoreParenImpCasts();
    return nullptr;
  }
  return E->getType()->isPointerType() ? E : nullptr;
}

/// What the variable or field E holds.
static SVal valueOf(const Expr *E, CheckerContext &C) {
  ProgramStateRef State = C.getState();
  SVal Place = C.getSVal(E);
  auto *Name = dyn_cast<DeclRefExpr>(E);
  if (auto *Variable =
          dyn_cast_or_null<VarDecl>(Name ? Name->getDecl() : nullptr))
    Place = State->getLValue(Variable, C.getLocationContext());
  auto Where = Place.getAs<Loc>();
  return Where && E->isLValue() ? State->getSVal(*Where, E->getType()) : Place;
}

/// Written by the author, and not by a macro that serves all its users.
static bool isOwnTest(const Expr *Condition, CheckerContext &C) {
  const ParentMap &Parents = C.getCurrentAnalysisDeclContext()->getParentMap();
  const Stmt *Around = Parents.getParent(Condition);
  while (Around && isa<Expr>(Around) && !isa<ConditionalOperator>(Around))
    Around = Parents.getParent(Around);
  return Around && !Around->getBeginLoc().isMacroID();
}

/// A variable with several values: the test may be for another of them.
static bool isAssigned(const Expr *E, const Stmt *Body) {
  auto *Variable = dyn_cast<DeclRefExpr>(E);
  if (!Variable || !Body)
    return false;
  if (auto *Assignment = dyn_cast<BinaryOperator>(Body);
      Assignment && Assignment->isAssignmentOp())
    if (auto *Target =
            dyn_cast<DeclRefExpr>(Assignment->getLHS()->IgnoreParenImpCasts()))
      if (Target->getDecl() == Variable->getDecl())
        return true;
  return llvm::any_of(Body->children(), [&](const Stmt *Child) {
    return Child && isAssigned(E, Child);
  });
}

void DriverChecker::checkBranchCondition(const Stmt *Condition,
                                         CheckerContext &C) const {
  step(Condition->getBeginLoc());
  auto *Test = dyn_cast<Expr>(Condition);
  const Expr *Pointer = Test ? testedPointer(Test, C.getASTContext()) : nullptr;
  if (!Pointer || !UnguardedPointer.isEnabled())
    return;
  SymbolRef Object = valueOf(Pointer, C).getAsLocSymbol();
  if (!Object || !C.getState()->contains<DrydockFollowed>(Object) ||
      !isOwnTest(Test, C) ||
      isAssigned(Pointer, C.getCurrentAnalysisDeclContext()->getBody()))
    return;
  PathPoint P(C);
  report(UnguardedPointer, P,
         wording::lateTest(spell(Pointer, C.getASTContext())),
         {.Symbol = Object});
}

void DriverChecker::checkPreStmt(const BinaryOperator *Comparison,
                                 CheckerContext &C) const {
  if (Comparison->getOpcode() != BO_GE || !UnguardedPointer.isEnabled())
    return;
  // IS_ERR() after macros and inlining: at or above the highest valid address.
  const llvm::APSInt *Limit = C.getSVal(Comparison->getRHS()).getAsInteger();
  if (!Limit || Limit->getBitWidth() < 32 || Limit->isSigned() ||
      (~*Limit).ugt(4095))
    return;
  SVal Left = C.getSVal(Comparison->getLHS());
  SymbolRef Object = Left.getAsLocSymbol();
  const auto *Origin =
      Object ? C.getState()->get<DrydockOrigins>(Object) : nullptr;
  SVal Base = Object ? C.getSValBuilder().makeLoc(Object) : Left;
  if (!Origin || failureOf(*Origin) != Zero ||
      !(possible(C.getState(), Base) & Zero))
    return;
  const StackFrameContext *Frame = C.getStackFrame();
  auto *Call = dyn_cast_or_null<CallExpr>(Frame->getCallSite());
  const Expr *Tested =
      Call && Call->getNumArgs() ? Call->getArg(0) : Comparison->getLHS();
  PathPoint P(C);
  report(UnguardedPointer, P,
         wording::wrongTest(spell(Tested, C.getASTContext())),
         {.Symbol = Object});
}

} // namespace drydock

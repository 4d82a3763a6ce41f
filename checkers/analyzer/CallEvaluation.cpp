#include "analyzer/CallEvaluation.h"
#include "analyzer/SourceText.h"
#include "analyzer/ValueClasses.h"
#include "model/Wording.h"
#include "clang/AST/ParentMap.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/DynamicExtent.h"

using namespace clang;
using namespace clang::ento;

namespace drydock {

SVal CallEvaluation::valueAt(const Outcome &Out, ApiPlace Place) {
  if (Place.K == ApiPlace::Return)
    return Out.Result;
  if (Place.K != ApiPlace::Argument || Place.Index >= Call.getNumArgs())
    return UnknownVal();
  SVal Value = Call.getArgSVal(Place.Index);
  if (!Place.Through)
    return Value;
  auto Location = Value.getAs<Loc>();
  return Location ? Out.State->getSVal(*Location) : UnknownVal();
}

const void *CallEvaluation::keyOf(const Outcome &Out, const ApiEffect &Effect) {
  uintptr_t Key = 0;
  for (const ApiPlace &Place : Effect.Key) {
    Handle Part = Handle::of(valueAt(Out, Place));
    Key = Key * 31 + reinterpret_cast<uintptr_t>(Part.id());
  }
  return reinterpret_cast<const void *>(Key);
}

/// NULL is often allowed where an error pointer is not.
static bool refusesErrorPointer(const ApiEffect &E) {
  return E.Resource &&
         (E.Kind == EffectKind::Use ||
          ((E.Kind == EffectKind::Acquire || E.Kind == EffectKind::Release) &&
           !E.Resource->ErrPtrRelease));
}

void CallEvaluation::checkArguments() {
  for (const ApiEffect &E : Row.Effects) {
    if (!P.alive() || E.Via.K != ApiPlace::Argument || E.Via.Through ||
        E.Via.Index >= Call.getNumArgs())
      continue;
    const Expr *Argument = Call.getArgExpr(E.Via.Index);
    SVal Value = Call.getArgSVal(E.Via.Index);
    if (!Argument || !Argument->getType()->isPointerType())
      continue;
    if (E.Kind == EffectKind::Dereference)
      Checker.follow(P, Value, Argument, /*ByContract=*/true);
    else if (E.Kind == EffectKind::Use && E.Resource && E.Resource->Mmio)
      Checker.accessRegisters(P, Value, Argument);
    else if (refusesErrorPointer(E) && possible(P.State, Value) == Negative)
      Checker.follow(P, Value, Argument, /*ByContract=*/true);
  }
}

/// Where nobody looks at it, the author takes success for granted.
bool CallEvaluation::resultIsUsed() const {
  const ParentMap &Parents =
      C.getLocationContext()->getAnalysisDeclContext()->getParentMap();
  return Parents.isConsumedExpr(const_cast<Expr *>(Call.getOriginExpr()));
}

SVal CallEvaluation::makeResult() {
  QualType Type = Call.getResultType();
  if (Type->isVoidType())
    return UnknownVal();
  if (Row.Returns.K == ApiPlace::Argument &&
      Row.Returns.Index < Call.getNumArgs())
    return Call.getArgSVal(Row.Returns.Index);
  SValBuilder &Values = C.getSValBuilder();
  bool IsNew = Row.ZeroedMemory && Type->isPointerType();
  if (IsNew)
    return Values.getConjuredHeapSymbolVal(
        C.getCFGElementRef(), C.getLocationContext(), Type, C.blockCount());
  return Values.conjureSymbolVal(Call, C.blockCount());
}

/// The caller's own variables are filled in through their address; what other
/// objects hold, a function with a row leaves alone.
void CallEvaluation::invalidateLocals() {
  SmallVector<SVal, 4> Filled;
  for (unsigned I = 0; I != Call.getNumArgs(); ++I)
    if (const MemRegion *Region = Call.getArgSVal(I).getAsRegion())
      if (Region->hasMemorySpace<StackSpaceRegion>(P.State))
        Filled.push_back(Call.getArgSVal(I));
  if (!Filled.empty())
    P.State = P.State->invalidateRegions(Filled, C.getCFGElementRef(),
                                         C.blockCount(), C.getLocationContext(),
                                         /*CausesPointerEscape=*/false);
}

void CallEvaluation::run() {
  for (const ApiEffect &Effect : Row.Effects)
    if (Effect.Kind == EffectKind::Terminate) {
      C.generateSink(P.State, P.Node);
      return;
    }
  checkArguments();
  if (!P.alive())
    return;
  invalidateLocals();
  ResultSets Sets = resultSets(Row.Result);
  SVal Result = makeResult();
  bool Splits = llvm::any_of(Row.Effects, [](const ApiEffect &E) {
    return E.When != EffectWhen::Always || E.Kind == EffectKind::Validate;
  });
  if (!Splits || !Sets.Failure)
    return finish(EffectWhen::Success, Sets.Success | Sets.Failure, Result);
  if (!Call.getResultType()->isVoidType() && resultIsUsed())
    finish(EffectWhen::Error, Sets.Failure, Result);
  finish(EffectWhen::Success, Sets.Success, Result);
}

void CallEvaluation::finish(EffectWhen When, ValueSet Set, SVal Result) {
  for (ProgramStateRef State : restrict(P.State, Result, Set)) {
    Outcome Out{State, P.Node, Result, {}, true};
    if (!Call.getResultType()->isVoidType())
      Out.State =
          State->BindExpr(Call.getOriginExpr(), C.getLocationContext(), Result);
    SymbolRef Symbol = Result.getAsLocSymbol();
    ValueSet Failure = resultSets(Row.Result).Failure;
    if (Symbol && Row.Returns.K != ApiPlace::Argument && Failure) {
      Out.State = Out.State->set<DrydockOrigins>(Symbol, &Row);
      bool Error = !(possible(State, Result) & Zero);
      if (Set & Failure)
        Out.Steps.push_back(
            {true, Handle::of(Result), wording::mayReturn(Row.Name, Error)});
    }
    applyEffects(Out, When);
    if (Out.Possible)
      add(Out);
  }
}

void CallEvaluation::applyEffects(Outcome &Out, EffectWhen When) {
  // Iterators release the previous element and return the next.
  for (bool Releases : {true, false})
    for (const ApiEffect &Effect : Row.Effects)
      if (Out.Possible &&
          (Effect.When == EffectWhen::Always || Effect.When == When) &&
          (Effect.Kind == EffectKind::Release) == Releases)
        apply(Out, Effect);
}

void CallEvaluation::apply(Outcome &Out, const ApiEffect &Effect) {
  switch (Effect.Kind) {
  case EffectKind::Acquire:
    return acquire(Out, Effect);
  case EffectKind::Release:
    return release(Out, Effect);
  case EffectKind::Transfer:
  case EffectKind::Store:
    return forget(Out, Effect);
  case EffectKind::Test:
    return test(Out, Effect);
  case EffectKind::RegisterCallback:
    // What the callback would release, devres owns from now on: not followed.
    return;
  case EffectKind::Validate: {
    auto Valid = restrict(Out.State, valueAt(Out, Effect.Via), Positive);
    Out.Possible = !Valid.empty();
    if (Out.Possible)
      Out.State = Valid.front();
    return;
  }
  default:
    return;
  }
}

void CallEvaluation::acquire(Outcome &Out, const ApiEffect &Effect) {
  const ApiFamily &Family = *Effect.Resource;
  bool Passed = Effect.Via.K == ApiPlace::Argument;
  if (Passed && Effect.Via.Through) {
    auto Where = Call.getArgSVal(Effect.Via.Index).getAs<Loc>();
    QualType Type = Call.getArgExpr(Effect.Via.Index)->getType();
    QualType Held = Type->getPointeeType();
    if (!Where || Held.isNull() || Held->isVoidType())
      return;
    SVal Fresh = C.getSValBuilder().conjureSymbolVal(Call, Held, C.blockCount(),
                                                     /*symbolTag=*/&Effect);
    Out.State = Out.State->bindLoc(*Where, Fresh, C.getLocationContext());
    auto Valid = restrict(Out.State, Fresh, Positive);
    if (!Valid.empty())
      Out.State = Valid.front();
  }
  SVal Value = valueAt(Out, Effect.Via);
  Handle Name = Handle::of(Value);
  if (!Name)
    return;
  if (Row.ZeroedMemory && Value.getAsRegion())
    Out.State = Out.State->bindDefaultZero(Value, C.getLocationContext());
  ResourceKey Key{&Family, Name, keyOf(Out, Effect)};
  bool ByArgument = Passed && !Effect.Via.Through;
  Holding New{false, Row.Managed, true, ByArgument, 1};
  if (const Holding *Old = Out.State->get<DrydockResources>(Key)) {
    if (!Old->Released && (Family.Counted || Family.State)) {
      New = *Old;
      New.Count = std::min(Old->Count + 1, 100u);
    } else if (Old->Released && !Old->Here && ByArgument) {
      Out.State = Out.State->remove<DrydockResources>(Key); // as it was
      return;
    }
  }
  Out.State = Out.State->set<DrydockResources>(Key, New);
  Out.Steps.push_back({false, Name, wording::acquiredBy(Family, Row.Name)});
}

/// A switch may be turned off twice, and a count of somebody else's object
/// dropped twice: only references that this path was handed are ours to count.
bool CallEvaluation::isReleasedTwice(const ApiFamily &Family,
                                     const Holding &Held) const {
  if (Held.Managed ? Row.Managed
                   : !(Held.Released && (Held.Here || Family.Memory)))
    return false;
  return !Family.State && !Family.RepeatRelease &&
         (!Family.Counted || (Held.Here && !Held.ByArgument));
}

void CallEvaluation::release(Outcome &Out, const ApiEffect &Effect) {
  const ApiFamily &Family = *Effect.Resource;
  SVal Value = valueAt(Out, Effect.Via);
  Handle Name = Handle::of(Value);
  ValueSet Classes = possible(Out.State, Value);
  if (!Name || (Family.NullRelease && !(Classes & ~Zero)) ||
      (Family.ErrPtrRelease && !(Classes & ~Negative)))
    return;
  ResourceKey Key{&Family, Name, keyOf(Out, Effect)};
  Holding Now;
  if (auto Known = findResource(Out.State, Key)) {
    Key = Known->first;
    Now = Known->second;
    if (isReleasedTwice(*Key.Family, Now)) {
      const Expr *Argument = Effect.Via.K == ApiPlace::Argument
                                 ? Call.getArgExpr(Effect.Via.Index)
                                 : Call.getOriginExpr();
      PathPoint Here(C);
      Here.State = Out.State;
      Here.Node = Out.Node;
      Checker.report(Checker.DoubleFree, Here,
                     wording::releasedTwice(*Key.Family,
                                            spell(Argument, C.getASTContext()),
                                            !Now.Released),
                     Name);
      Out.Possible = Here.alive();
      Out.Node = Here.Node;
    } else if (!Now.Released && Now.Count > 1) {
      --Now.Count;
      Out.State = Out.State->set<DrydockResources>(Key, Now);
      return;
    }
  }
  Now.Released = true;
  Now.Managed = false;
  Out.State = Out.State->set<DrydockResources>(Key, Now);
  Out.Steps.push_back(
      {false, Name, wording::releasedBy(*Key.Family, Row.Name)});
}

/// Somebody else releases it, or may.
void CallEvaluation::forget(Outcome &Out, const ApiEffect &Effect) {
  Handle Name = Handle::of(valueAt(Out, Effect.Via));
  for (const auto &[Key, Held] : Out.State->get<DrydockResources>())
    if (Name && Key.Name == Name && !Held.Released)
      Out.State = Out.State->remove<DrydockResources>(Key);
}

void CallEvaluation::test(Outcome &Out, const ApiEffect &Effect) {
  Handle Name = Handle::of(valueAt(Out, Effect.Via));
  ResourceKey Key{Effect.Resource, Name, nullptr};
  const Holding *Held = Out.State->get<DrydockResources>(Key);
  if (!Name || !Held)
    return;
  auto Known = restrict(Out.State, Out.Result,
                        Held->Released ? Zero : Negative | Positive);
  Out.Possible = !Known.empty();
  if (Out.Possible)
    Out.State = Known.front();
}

static bool isInteresting(const PathSensitiveBugReport &Report,
                          const Handle &Subject) {
  if (Subject.Symbol)
    return Report.isInteresting(Subject.Symbol);
  return Subject.Region && Report.isInteresting(Subject.Region);
}

void CallEvaluation::add(const Outcome &Out) {
  const ProgramPointTag *Tag = nullptr;
  if (!Out.Steps.empty())
    Tag =
        C.getNoteTag([Steps = Out.Steps, Pointers = &Checker.UnguardedPointer](
                         PathSensitiveBugReport &Report) {
          for (const Step &Each : Steps)
            if (Each.AboutPointers == (&Report.getBugType() == Pointers) &&
                isInteresting(Report, Each.Subject))
              return Each.Text;
          return std::string();
        });
  C.addTransition(Out.State, Out.Node, Tag);
}

} // namespace drydock

// Turns accesses into events for the rules.
#include "engine/FunctionAnalysis.h"
#include "llvm/Analysis/ValueTracking.h"

using namespace llvm;

namespace drydock {

/// The released value itself; an object around a part that the path knows
/// (container_of); or any part, where the path was handed the whole object and
/// put it through a part.
bool FunctionAnalysis::insideReleased(const Resource &R, ExprId Address) const {
  ExprId Base = Pool.base(Address), Released = R.ReleasedValue;
  if (Address == Released || Base == Released)
    return true;
  ExprId Whole = Pool.base(Released);
  if (Base != Whole || Whole == Released)
    return false;
  int64_t Start = Pool.offsetFromBase(Released);
  if (Start < 0)
    return Pool.offsetFromBase(Address) >= Start;
  return R.Acquired && !R.ByArgument &&
         R.Handle == const_cast<ExprPool &>(Pool).canonical(Whole);
}

bool FunctionAnalysis::releasedThis(const State &S, const Resource &R,
                                    ExprId Address) const {
  if (R.State != Status::Released || R.MayOnly || !insideReleased(R, Address))
    return false;
  // Who hands over an object holds a reference of his own.
  if (R.Family->Counted && !R.Acquired &&
      Pool[Pool.base(R.ReleasedValue)].Kind != ExprKind::Load)
    return false;
  // A callee that returns it put a reference besides the one it gives.
  if (R.Family->Counted && !R.Acquired)
    if (auto *By = dyn_cast_or_null<CallBase>(R.Released);
        By && By->getType()->isPointerTy() &&
        const_cast<FunctionAnalysis *>(this)->value(S, By) == R.ReleasedValue)
      return false;
  // A value joined from several paths, or read from memory that we did not
  // fill, is another object in the next round of a loop.
  const Expr &X = Pool[R.Handle];
  bool Joined = X.Kind == ExprKind::Fresh && isa_and_nonnull<BasicBlock>(X.V);
  return (R.Acquired && !Joined) || R.ReleasedPass == S.Pass;
}

/// Nothing is acquired: what it finds is known to be there, or not, by other
/// means.
static bool isLookUp(const UnitContext &Unit, const Function &Source) {
  const ApiFunction *Row = Unit.Table.function(SourceNames::name(Source));
  return Row && none_of(Row->Effects, [](const ApiEffect &E) {
           return E.Kind == EffectKind::Acquire;
         });
}

/// A constant says what to look for: the author knows that it is there.
static bool looksForConstant(const UnitContext &Unit, const CallBase &Call) {
  const ApiFunction *Row = CallTargets::row(Unit.Table, Call);
  return Row && Call.arg_size() &&
         all_of(Call.args(), [](const Use &U) { return isa<Constant>(U); }) &&
         all_of(Row->Effects, [](const ApiEffect &E) {
           return E.Kind != EffectKind::Acquire || E.Resource->Reference;
         });
}

/// An object found through a part of it has its own name.
ExprId FunctionAnalysis::nameFor(const Resource &R, ExprId Base) const {
  return Pool.offsetFromBase(R.ReleasedValue) < 0 ? R.ReleasedValue : Base;
}

void FunctionAnalysis::checkDereference(State &S, ExprId Address,
                                        const Instruction &I,
                                        const SummaryUse *Inner,
                                        bool ByContract) {
  ExprId Base = Pool.base(Address);
  const Expr &B = Pool[Base];
  if (B.Kind == ExprKind::Alloca || B.Kind == ExprKind::Global)
    return;
  for (const Resource &R : S.Resources)
    if (R.Family->Memory && releasedThis(S, R, Address)) {
      UseAfterRelease Use{&R, UseKind::Memory, nameFor(R, Base), Inner};
      for (EngineHooks *H : Hooks)
        H->onUseAfterRelease(Point(*this, S, I), Use);
    }
  const Fact *Known = S.Facts.find(Base);
  ValueSet Possible = Facts.possible(S, Base);
  // A field of a literal NULL is a small constant address.
  const Value *Operand = getLoadStorePointerOperand(&I);
  bool Literal = Operand && isa<Constant>(getUnderlyingObject(Operand)) &&
                 Pool[Base].Imm >= 0 && Pool[Base].Imm < 4096;
  bool Evidence = Pool.isConst(Base) ? Pool.isNull(Base) || Literal
                                     : Known && Known->Why != Fact::NoEvidence;
  if (Evidence && (Possible & (Zero | Negative) || Pool.isConst(Base))) {
    Dereference D;
    D.Pointer = Base;
    D.Possible = Possible;
    if (Known)
      D.Known = *Known;
    D.Inner = Inner;
    if (Known && Known->Why != Fact::Tested)
      if (auto *Call = dyn_cast_or_null<CallBase>(Known->Where))
        if (const Function *Source = CallTargets::direct(*Call)) {
          // What bring-up found, teardown finds again.
          bool Again = Unit.Roles.has(F, OpsRole::Teardown);
          D.SourceTested = Unit.Targets.resultTested(*Source) && !Again;
          D.IsLookUp = looksForConstant(Unit, *Call) ||
                       (isLookUp(Unit, *Source) &&
                        (Again || Unit.Targets.callers(*Source) > 2));
        }
    D.ByContract = ByContract;
    for (EngineHooks *H : Hooks)
      H->onDereference(Point(*this, S, I), D);
  }
  if (Pool.isConst(Base))
    return;
  if (!Known && !S.Dereferenced.find(Base))
    S.Dereferenced[Base] = &I;
  // Whoever survives the access had a valid pointer.
  S.Facts[Base] = {Positive};
}

/// The function takes a reference of Family through an argument somewhere,
/// which may be the one to be stored.
bool FunctionAnalysis::takesReference(const ApiFamily &Family) const {
  for (const BasicBlock *Block : Blocks)
    for (const Instruction &I : *Block)
      if (auto *Call = dyn_cast<CallBase>(&I))
        if (const ApiFunction *Row = CallTargets::row(Unit.Table, *Call))
          if (any_of(Row->Effects, [&](const ApiEffect &E) {
                return E.Kind == EffectKind::Acquire && E.Resource == &Family &&
                       E.Via.K == ApiPlace::Argument && !E.Via.Through;
              }))
            return true;
  return false;
}

void FunctionAnalysis::checkOwnedField(State &S, ExprId Address, ExprId Value,
                                       const Instruction &I) {
  ExprId Object = Pool.canonical(Pool.base(Address));
  for (const Resource &R : S.Resources) {
    if (R.Family->OwnedField.empty() || R.Handle != Object ||
        R.State != Status::Held || Pool.isConst(Value) ||
        !StringRef(render(Address)).ends_with("->" + R.Family->OwnedField))
      continue;
    const ApiFamily *Family = Unit.Table.family(R.Family->OwnedFamily);
    ExprId Handle = Pool.canonical(Value);
    bool Own = any_of(S.Resources, [&](const Resource &Other) {
      return Other.Family == Family && Other.Handle == Handle && Other.Here &&
             Other.State != Status::Released;
    });
    if (!Family || Own || takesReference(*Family))
      continue;
    BorrowedField Event{&R, Value, Family};
    for (EngineHooks *H : Hooks)
      H->onBorrowedField(Point(*this, S, I), Event);
    return;
  }
}

void FunctionAnalysis::checkArgument(State &S, ExprId Pointer,
                                     const Instruction &I) {
  for (const Resource &R : S.Resources)
    if (R.Family->Memory && R.Released != &I && releasedThis(S, R, Pointer)) {
      UseAfterRelease Use{&R, UseKind::Argument, nameFor(R, Pool.base(Pointer)),
                          nullptr};
      for (EngineHooks *H : Hooks)
        H->onUseAfterRelease(Point(*this, S, I), Use);
    }
}

} // namespace drydock

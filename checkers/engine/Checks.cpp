// Turns accesses into events for the rules.
#include "engine/FunctionAnalysis.h"
#include "llvm/Analysis/CFG.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/InstIterator.h"

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
  return Row &&
         none_of(Row->Effects,
                 [](const ApiEffect &E) {
                   return E.Kind == EffectKind::Acquire;
                 }) &&
         Unit.Targets.callers(Source) > 2;
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
          D.SourceTested = Unit.Targets.resultTested(*Source);
          D.IsLookUp = isLookUp(Unit, *Source);
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

/// Both belong to one device: reached from one object, or both made here.
static bool sameDevice(const ExprPool &Pool, const State &S, const Resource &R,
                       ExprId Mapping) {
  ExprId Root = Pool.root(Mapping), GateRoot = Pool.root(R.Handle);
  if (Root == GateRoot || (Pool[Root].Kind == ExprKind::Global &&
                           Pool[GateRoot].Kind == ExprKind::Global))
    return true;
  return R.Here && any_of(S.Resources, [&](const Resource &M) {
           return M.Family->Mmio && M.Here && M.Handle == Mapping;
         });
}

bool FunctionAnalysis::isShut(const State &S, const Resource &R, ExprId Mapping,
                              const Instruction &I) const {
  // A caller may hold it once more, unless there is none.
  bool Ends = R.State == Status::Released && !R.MayOnly;
  if (!Ends || !Unit.Gates.isGate(*R.Family) || !(R.Here || EntryPoint))
    return false;
  if (R.Family->GatesMmio == MmioGate::RuntimeSuspend && !R.Here)
    return false;
  // Suspending the device itself is what has to come next.
  auto *Call = dyn_cast<CallBase>(&I);
  const Function *Callee = Call ? CallTargets::direct(*Call) : nullptr;
  if (Callee && Unit.Roles.has(*Callee, OpsRole::RuntimeSuspend))
    return false;
  return sameDevice(Pool, S, R, Mapping);
}

bool FunctionAnalysis::setsLater(ExprId Address, const Instruction &I) const {
  const DataLayout &Layout = Unit.Module.getDataLayout();
  const Value *Object = Pool[Pool.base(Address)].V;
  bool Later = false;
  for (const Instruction &Other : instructions(F)) {
    auto *Field = isa<StoreInst>(Other)
                      ? dyn_cast<GEPOperator>(Other.getOperand(1))
                      : nullptr;
    APInt Offset(64, 0);
    if (!Field || Field->getPointerOperand() != Object ||
        !Field->accumulateConstantOffset(Layout, Offset) ||
        Offset.getSExtValue() != Pool.offsetFromBase(Address))
      continue;
    if (isPotentiallyReachable(&Other, &I))
      return false;
    Later |= isPotentiallyReachable(&I, &Other);
  }
  return Later;
}

void FunctionAnalysis::checkRegisterUse(State &S, ExprId Address,
                                        const Instruction &I,
                                        const ApiFamily *Family,
                                        const SummaryUse *Inner) {
  ExprId Base = Pool.base(Address);
  // Zero-filled memory that nobody has written since.
  const Fact *Known = S.Facts.find(Base);
  if (Known && Known->Set == Zero && Known->Why == Fact::NoEvidence &&
      Pool[Base].Kind == ExprKind::Load && setsLater(Pool[Base].A, I))
    for (EngineHooks *H : Hooks)
      H->onUnmappedAccess(Point(*this, S, I), {Base, Inner});
  ExprId Canonical = Pool.canonical(Base);
  for (const Resource &R : S.Resources)
    if ((R.State == Status::Released && R.Family->Mmio && !R.MayOnly &&
         R.Handle == Canonical) ||
        isShut(S, R, Canonical, I)) {
      UseAfterRelease Use{&R, UseKind::Register, Base, Inner};
      for (EngineHooks *H : Hooks)
        H->onUseAfterRelease(Point(*this, S, I), Use);
    }
  if (!Inner)
    checkDereference(S, Address, I);
  S.MmioUsed[Base] = &I;
}

/// The offset of the field that a path ends in, if it is one.
static std::optional<int64_t> lastField(const Path &P) {
  if (P.empty() || P.back().K != PathNode::Load)
    return std::nullopt;
  const PathNode &Address = P[P.back().A];
  return Address.K == PathNode::Offset ? Address.Imm : 0;
}

void FunctionAnalysis::checkLiveHandlers(State &S, const Instruction &I,
                                         const ApiFamily *Source) {
  auto usesField = [&](const Outcome &O, ExprId Handle,
                       int64_t DataOffset) -> const SummaryUse * {
    int64_t Field = Pool.offsetFromBase(Pool[Handle].A);
    for (const SummaryUse &Use : O.MmioUses)
      if (auto Used = lastField(Use.Pointer))
        if (*Used == Field || *Used + DataOffset == Field)
          return &Use;
    return nullptr;
  };
  for (const auto &Handler : Unit.Async.handlers(Source)) {
    auto Sum = Unit.Summaries.find(Handler.F->getName());
    if (Sum == Unit.Summaries.end())
      continue;
    for (const Resource &R : S.Resources)
      for (const Outcome &O : Sum->second.Outcomes) {
        bool Gone = R.Family->Mmio && R.State == Status::Released &&
                    !R.MayOnly && Pool[R.Handle].Kind == ExprKind::Load;
        if (const SummaryUse *Use =
                Gone ? usesField(O, R.Handle, Handler.DataOffset) : nullptr) {
          LiveHandler Event{&R, Handler.F, Use};
          for (EngineHooks *H : Hooks)
            H->onLiveHandler(Point(*this, S, I), Event);
          break;
        }
      }
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

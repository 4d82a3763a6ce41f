// Accesses of registers: through a mapping that is gone or not there yet, of a
// device that does not answer, by a handler that still runs.
#include "engine/FunctionAnalysis.h"
#include "llvm/Analysis/CFG.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;

namespace drydock {

/// The count goes down, and nothing else happens for the time being.
static bool onlyCounts(const UnitContext &Unit, const Resource &R) {
  auto *Call = dyn_cast_or_null<CallBase>(R.Released);
  const ApiFunction *Row = Call ? CallTargets::row(Unit.Table, *Call) : nullptr;
  return Row && any_of(Row->Effects, [&](const ApiEffect &E) {
           return E.Kind == EffectKind::Release && E.Resource == R.Family &&
                  !E.Sync;
         });
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
  if (R.Family->GatesMmio == MmioGate::RuntimeSuspend &&
      (!R.Here || onlyCounts(Unit, R)))
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

} // namespace drydock

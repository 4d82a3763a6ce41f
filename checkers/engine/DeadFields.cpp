#include "engine/DeadFields.h"
#include "lifecycle/Place.h"
#include "llvm/Analysis/CFG.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/DebugInfoMetadata.h"

using namespace llvm;

namespace drydock {

/// A callback that the release ran freed it, and may have cleared the field.
static bool byCallback(const FunctionAnalysis &A, const Resource &R) {
  auto *Call = dyn_cast_or_null<CallBase>(R.Released);
  return R.InnerRelease && Call && CallTargets::row(A.Unit.Table, *Call);
}

static bool isNew(const ApiTable &Table, const Value &Object) {
  auto *Call = dyn_cast<CallBase>(&Object);
  const ApiFunction *Row = Call ? CallTargets::row(Table, *Call) : nullptr;
  return isa<AllocaInst>(Object) ||
         (Row && any_of(Row->Effects, [](const ApiEffect &E) {
            return E.Kind == EffectKind::Acquire && E.Resource &&
                   E.Resource->Memory && E.Via.K == ApiPlace::Return;
          }));
}

/// Some caller hands Object over once more: it stands in the caller's own
/// state, and was not just made.
static bool comesAgain(const ApiTable &Table, const Argument &Object,
                       SmallPtrSetImpl<const Argument *> &Seen) {
  const Function &F = *Object.getParent();
  if (!Seen.insert(&Object).second)
    return false;
  bool Unknown = !F.hasLocalLinkage() && F.use_empty();
  return Unknown || F.hasAddressTaken() ||
         any_of(F.users(), [&](const User *U) {
           auto *Call = dyn_cast<CallBase>(U);
           if (!Call || Call->arg_size() <= Object.getArgNo())
             return false;
           const Value *Given =
               getUnderlyingObject(Call->getArgOperand(Object.getArgNo()));
           auto *Passed = dyn_cast<Argument>(Given);
           return Passed ? comesAgain(Table, *Passed, Seen)
                         : !isNew(Table, *Given);
         });
}

/// By a table, or stored where a table of that type has bring-ups.
static bool isBringUp(const FunctionAnalysis &A) {
  auto isMember = [&](const Place &P) {
    std::string Name;
    const DIType *Type = nullptr;
    StringRef Record = P.Owner;
    const DICompositeType *Info = A.Unit.Names.record(Record);
    if (!Info || !SourceNames::member(Info, P.Offset, Name, Type) ||
        !Record.consume_front("struct."))
      return false;
    const ApiOpsTable *Ops = A.Unit.Table.opsTable(Record);
    return Ops && any_of(Ops->Members, [&](const ApiOpsMember &M) {
             return "." + M.Name == Name && M.Role == OpsRole::BringUp;
           });
  };
  return A.Unit.Roles.has(A.F, OpsRole::BringUp) ||
         any_of(A.F.users(), [&](const User *U) {
           auto *Store = dyn_cast<StoreInst>(U);
           return Store && isMember(placeAt(*Store->getPointerOperand()));
         });
}

bool DeadFields::outlivesCall(ExprId Field) const {
  const Expr &Root = A.Pool[A.Pool.root(Field)];
  // What could not be brought up is gone; what it leads to may not be.
  bool Own = A.Pool[A.Pool.base(A.Pool[Field].A)].Kind == ExprKind::Param;
  if (Own && isBringUp(A))
    return false;
  SmallPtrSet<const Argument *, 8> Seen;
  return Root.Kind != ExprKind::Param ||
         comesAgain(A.Unit.Table, *A.F.getArg(Root.Imm), Seen);
}

/// Whoever takes what Call returns takes its errors too (debugfs).
static bool passesForNone(const ApiTable &Table, const Instruction *Where) {
  auto *Call = dyn_cast_or_null<CallBase>(Where);
  const ApiFunction *Row = Call ? CallTargets::row(Table, *Call) : nullptr;
  return Row && any_of(Row->Effects, [](const ApiEffect &E) {
           return E.Kind == EffectKind::Acquire && E.Resource &&
                  E.Resource->ErrPtrRelease;
         });
}

void DeadFields::checkFields(const ExitState &Exit) {
  for (const auto &[E, Tested] : Exit.S.Facts.Items) {
    const Expr &Old = A.Pool[E];
    if (Old.Kind != ExprKind::Load || A.Pool.canonical(E) != E ||
        Tested.Why != Fact::Tested || Tested.Set != Zero ||
        !A.callerVisible(Exit.S, E) || A.hasIndex(Old.A))
      continue;
    const ExprId *New = Exit.S.Heap.find(Old.A);
    if (!New || A.Pool.isConst(*New))
      continue;
    DeadField Event{E, nullptr, Tested.Where, nullptr};
    for (const Resource &R : Exit.S.Resources)
      if (R.State == Status::Released && !R.MayOnly && R.Here &&
          R.Family->Memory && !R.Family->Counted && !byCallback(A, R) &&
          R.Handle == A.Pool.canonical(*New))
        Event.R = &R;
    if (const Fact *Known = Exit.S.Facts.find(*New);
        Known && Known->Set == Negative && Known->Why == Fact::Contract &&
        !passesForNone(A.Unit.Table, Known->Where))
      Event.From = Known->Where;
    // Who calls it, and how often, for an error pointer to be taken as set up?
    bool Shown = A.F.hasLocalLinkage() || !A.F.use_empty();
    if ((!Event.R && !(Event.From && Shown)) || !outlivesCall(E))
      continue;
    for (EngineHooks *H : Hooks)
      H->onDeadField(
          Point(A, Exit.S, Exit.S.Leaving ? *Exit.S.Leaving : *Exit.Return),
          Event);
  }
}

/// A call behind From that was to allocate something, and failed.
static const Instruction *failedAllocation(const FunctionAnalysis &A,
                                           const ExitState &Exit,
                                           const Instruction *From) {
  for (const auto &[E, Known] : Exit.S.Facts.Items) {
    auto *Call = A.Pool[E].Kind == ExprKind::Call
                     ? dyn_cast_or_null<CallBase>(A.Pool[E].V)
                     : nullptr;
    const ApiFunction *Row = Call && Known.Set == Zero
                                 ? CallTargets::row(A.Unit.Table, *Call)
                                 : nullptr;
    if (Row &&
        any_of(Row->Effects,
               [](const ApiEffect &Effect) {
                 return Effect.Kind == EffectKind::Acquire && Effect.Resource &&
                        Effect.Resource->Memory &&
                        Effect.Via.K == ApiPlace::Return;
               }) &&
        isPotentiallyReachable(From, Call) &&
        !isPotentiallyReachable(Call, From))
      return Call;
  }
  return nullptr;
}

/// What stood in a field was freed, and what was to replace it can't be had.
void DeadFields::checkReplaced(const ExitState &Exit) {
  // The object goes, too.
  if (A.Unit.Roles.has(A.F, OpsRole::Teardown))
    return;
  for (const Resource &R : Exit.S.Resources) {
    const Expr &Handle = A.Pool[R.Handle];
    if (R.State != Status::Released || R.MayOnly || R.Here || !R.Released ||
        !R.Family->Memory || R.Family->Counted || R.Family->Mmio ||
        Handle.Kind != ExprKind::Load || !A.callerVisible(Exit.S, R.Handle) ||
        A.hasIndex(Handle.A))
      continue;
    const ExprId *New = Exit.S.Heap.find(Handle.A);
    if (New && A.Pool.canonical(*New) != R.Handle)
      continue;
    ExprId Holder = A.Pool.canonical(A.Pool.base(Handle.A));
    if (any_of(Exit.S.Resources, [&](const Resource &Other) {
          return Other.Handle == Holder && Other.State == Status::Released;
        }))
      continue;
    // Taken out of a list since it was read: the field, its head, points on.
    ExprId Read = A.Pool.base(R.ReleasedValue);
    if (!New && A.Pool[Read].Kind == ExprKind::Load &&
        unsigned(A.Pool[Read].Imm >> 12) != Exit.S.WildStores)
      continue;
    const Instruction *Failed = failedAllocation(A, Exit, R.Released);
    if (!Failed)
      continue;
    DeadField Event{R.Handle, &R, nullptr, Failed};
    for (EngineHooks *H : Hooks)
      H->onDeadField(
          Point(A, Exit.S, Exit.S.Leaving ? *Exit.S.Leaving : *Exit.Return),
          Event);
  }
}

void DeadFields::check(const ExitState &Exit) {
  checkFields(Exit);
  checkReplaced(Exit);
}

} // namespace drydock

#include "engine/ExitChecks.h"
#include "engine/DeadFields.h"

using namespace llvm;

namespace drydock {

/// EINPROGRESS and EIOCBQUEUED: it goes on, and somebody else ends it.
static bool isPending(const Expr &Value) {
  return Value.Kind == ExprKind::Const &&
         (Value.Imm == -115 || Value.Imm == -529);
}

SmallVector<ExitClass, 2> ExitChecks::classes(const FunctionAnalysis &A,
                                              const ExitState &Exit) {
  if (!Exit.Value)
    return {ExitClass::Unknown};
  ValueSet Set = A.Facts.possible(Exit.S, Exit.Value);
  const Type *T = A.F.getReturnType();
  if (T->isPointerTy()) {
    // What stood in a field before, and was none, is no error.
    if (!(Set & Positive))
      return {A.Pool[Exit.Value].Kind == ExprKind::Load ? ExitClass::Unknown
                                                        : ExitClass::Failure};
    return {Set == Positive ? ExitClass::Success : ExitClass::Unknown};
  }
  if (!T->isIntegerTy(32) && !T->isIntegerTy(64))
    return {ExitClass::Unknown};
  // What another function returns may be an error where this function returns
  // errors of its own.
  if (Set == AnyValue && isa_and_nonnull<CallBase>(A.Pool[Exit.Value].V) &&
      any_of(A.Exits, [&](const ExitState &Other) {
        ValueSet Possible =
            Other.Value ? A.Facts.possible(Other.S, Other.Value) : AnyValue;
        return Possible == Negative || Possible == (Negative | Positive);
      }))
    return {ExitClass::Success, ExitClass::Failure};
  // A comparison with an argument says nothing of what it means.
  if (Set != Negative && A.Pool[Exit.Value].Kind == ExprKind::Param)
    return {ExitClass::Unknown};
  if (Set == AnyValue)
    return {ExitClass::Unknown};
  if (isPending(A.Pool[Exit.Value]))
    return {ExitClass::Success};
  if (Set == Negative)
    return {ExitClass::Failure};
  // Not zero, and not a constant: `if (ret) goto err;` of an unknown callee.
  if (Set == (Negative | Positive))
    return {ExitClass::Failure};
  if (Set & Negative) {
    if (Exit.S.Blurred)
      return {ExitClass::Unknown};
    return {ExitClass::Success, ExitClass::Failure};
  }
  return {ExitClass::Success};
}

/// What Call returned in the pass of a loop in which Handle was handed out.
static ValueSet returned(FunctionAnalysis &A, const State &S,
                         const CallBase &Call, ExprId Handle) {
  const Expr &E = A.Pool[Handle];
  if (E.Kind != ExprKind::Call)
    return AnyValue;
  return A.Facts.possible(S, A.Pool.value(ExprKind::Call, &Call, E.Imm));
}

/// A function that R was handed to succeeded on this path, and may keep R; on
/// the other, where R is Peer, it failed, and gave it back.
static bool isKept(FunctionAnalysis &A, const State &S, const Resource &R,
                   const State &Other, const Resource &Peer) {
  return R.Handed && any_of(R.Acquired->users(), [&](const User *U) {
           auto *Call = dyn_cast<CallBase>(U);
           return Call && returned(A, S, *Call, R.Handle) == Zero &&
                  !(returned(A, Other, *Call, Peer.Handle) & Zero);
         });
}

/// Its only release there is that of a failure: nothing to learn from.
static bool isFailure(const FunctionAnalysis &A, const Resource &Peer) {
  auto *Call = dyn_cast<CallBase>(Peer.Released);
  const ApiFunction *Row =
      Call ? CallTargets::row(A.Unit.Table, *Call) : nullptr;
  return Row && !Row->Effects.empty() &&
         all_of(Row->Effects,
                [](const ApiEffect &E) { return E.When == EffectWhen::Error; });
}

/// Only what the last call returns may be an error; a completion may come to
/// what stands in an object.
bool ExitChecks::mayComplete(const ExitState &Exit, const Resource &R) const {
  return R.Family->DmaMapping && Exit.Value &&
         A.Facts.possible(Exit.S, Exit.Value) == AnyValue &&
         A.reachable(Exit, R.Handle);
}

const Instruction *ExitChecks::siblingRelease(const ExitState &Exit,
                                              const Resource &R) const {
  for (const ExitState &Other : A.Exits)
    for (const Resource &Peer : Other.S.Resources)
      if (&Other != &Exit && Peer.Family == R.Family &&
          Peer.Acquired == R.Acquired && Peer.State == Status::Released &&
          Peer.Handed >= R.Handed && !isFailure(A, Peer) &&
          !isKept(A, Exit.S, R, Other.S, Peer))
        return Peer.Released;
  return nullptr;
}

/// `return 1;` where another path that returns 1 releases R, and one that
/// returns 0 keeps it.
bool ExitChecks::failsLikeSibling(const ExitState &Exit,
                                  const Resource &R) const {
  if (!Exit.Value || !A.Pool.isConst(Exit.Value) || A.Pool.isNull(Exit.Value))
    return false;
  auto isSibling = [&](ExprId Value, Status Wanted) {
    return any_of(A.Exits, [&](const ExitState &Other) {
      return Other.Value == Value &&
             any_of(Other.S.Resources, [&](const Resource &Peer) {
               return Peer.Family == R.Family && Peer.Acquired == R.Acquired &&
                      Peer.State == Wanted;
             });
    });
  };
  return isSibling(Exit.Value, Status::Released) &&
         isSibling(const_cast<ExprPool &>(A.Pool).constant(0), Status::Held);
}

bool ExitChecks::arms(const ApiEffect &Effect) {
  return Effect.Kind == EffectKind::Acquire && Effect.Resource &&
         !Effect.Resource->Leaks && Effect.When == EffectWhen::Success &&
         (Effect.Resource->Async || Effect.Resource->State);
}

/// What was to run later, and would have disposed of what is stored for it,
/// could not be started.
static bool failsToArm(const FunctionAnalysis &A, const ExitState &Exit) {
  return any_of(Exit.S.Facts.Items, [&](const auto &Item) {
    auto *Call = A.Pool[Item.first].Kind == ExprKind::Call
                     ? dyn_cast_or_null<CallBase>(A.Pool[Item.first].V)
                     : nullptr;
    const ApiFunction *Row = Call && !(Item.second.Set & Zero)
                                 ? CallTargets::row(A.Unit.Table, *Call)
                                 : nullptr;
    return Row && any_of(Row->Effects, ExitChecks::arms);
  });
}

/// An argument for which the function answers is neither stored nor given back.
bool ExitChecks::isDropped(const ExitState &Exit, const Resource &R) const {
  const ApiOpsMember &Member = *A.Unit.Roles.owned(A.F);
  auto &Pool = const_cast<ExprPool &>(A.Pool);
  bool Stored = any_of(Exit.S.Heap.Items, [&](const auto &Item) {
    return Pool.canonical(Pool.base(Item.second)) == R.Handle;
  });
  Stored = Stored && !failsToArm(A, Exit);
  if (Stored || !Exit.Value)
    return !Stored;
  if (!Pool.isConst(Exit.Value))
    return false;
  int64_t Value = Pool[Exit.Value].Imm;
  return Value >= 0 && Member.GivenBack != Value;
}

/// A function that F hands its parameter to, or one behind that, stores it
/// where it outlives the call. Depth: 0 for F, whose own stores the path shows.
static bool isStoredByCallee(const Function &F, unsigned Number,
                             unsigned Depth = 0) {
  if (Number >= F.arg_size() || Depth > 3)
    return false;
  return any_of(F.getArg(Number)->uses(), [&](const Use &U) {
    if (auto *Store = dyn_cast<StoreInst>(U.getUser()))
      return Depth && U.getOperandNo() == 0 &&
             !isa<AllocaInst>(Store->getPointerOperand());
    auto *Call = dyn_cast<CallBase>(U.getUser());
    const Function *Callee = Call ? CallTargets::direct(*Call) : nullptr;
    return Callee && Call->isArgOperand(&U) &&
           isStoredByCallee(*Callee, Call->getArgOperandNo(&U), Depth + 1);
  });
}

/// A function of the driver's that gets it keeps it, if perhaps on some of its
/// paths only.
bool ExitChecks::mayBeKept(const Resource &R) const {
  const ApiOpsMember *Member = R.Entrusted ? A.Unit.Roles.owned(A.F) : nullptr;
  return Member && isStoredByCallee(A.F, Member->Argument);
}

bool ExitChecks::inGlobal(const ExitState &Exit, const Resource &R) const {
  auto isGlobal = [&](ExprId E) {
    return A.Pool[A.Pool.root(E)].Kind == ExprKind::Global;
  };
  return isGlobal(R.Handle) || any_of(Exit.S.Heap.Items, [&](const auto &Item) {
           return isGlobal(Item.first) &&
                  A.Pool.canonical(A.Pool.base(Item.second)) == R.Handle;
         });
}

/// Known by the name of the function that took it, and by what that took.
static bool isToldTwice(const ExitState &Exit, const Resource &R) {
  return R.Family->ByName &&
         any_of(Exit.S.Resources, [&](const Resource &Other) {
           return Other.Acquired == R.Acquired && !Other.Family->ByName &&
                  Other.State == Status::Held && Other.Family->Leaks;
         });
}

/// `ring->buf[i] = R`, whichever i was: a later loop releases all of them.
static bool isInElement(const Instruction &Acquired) {
  return any_of(Acquired.users(), [&](const User *U) {
    auto *Store = dyn_cast<StoreInst>(U);
    auto *Slot =
        Store ? dyn_cast<GEPOperator>(Store->getPointerOperand()) : nullptr;
    return Slot && Store->getValueOperand() == &Acquired &&
           !Slot->hasAllConstantIndices();
  });
}

/// Done to an object that the caller finds in an array: it undoes all of them.
bool ExitChecks::isOfElement(const ExitState &Exit, const Resource &R) const {
  ExprId Object = A.Pool.base(R.Handle);
  bool InArray = false;
  A.reachable(Exit, Object, &InArray);
  auto *Made = dyn_cast_or_null<Instruction>(A.Pool[Object].V);
  return InArray || (Made && isInElement(*Made));
}

/// What a module without an end takes, it keeps; but for a reference by which
/// it only looked something up.
bool ExitChecks::staysForGood(const Resource &R, ExitClass Class) const {
  return Class == ExitClass::Success && !R.Family->Reference &&
         A.Unit.Roles.isForGood(A.F);
}

/// What is returned was found through it: the caller puts it the same way.
bool ExitChecks::leadsToReturned(const ExitState &Exit,
                                 const Resource &R) const {
  if (!R.Family->Reference || !A.F.getReturnType()->isPointerTy())
    return false;
  for (ExprId E = Exit.Value; E && A.Pool[E].Kind == ExprKind::Load;) {
    E = A.Pool.base(A.Pool[E].A);
    if (A.Pool.canonical(E) == R.Handle)
      return true;
  }
  return false;
}

void ExitChecks::check(const ExitState &Exit, ExitClass Class) {
  for (const Resource &R : Exit.S.Resources) {
    if (!R.Here || R.State != Status::Held || R.Managed || !R.Family->Leaks ||
        staysForGood(R, Class) || isToldTwice(Exit, R))
      continue;
    if (R.Entrusted && !isDropped(Exit, R))
      continue;
    LeakAtExit Leak;
    Leak.R = &R;
    Leak.Class = Class;
    // Which element a later loop releases can't be told: silence.
    bool InArray = A.hasIndex(R.Handle) || (R.Key && A.hasIndex(R.Key)) ||
                   isInElement(*R.Acquired);
    Leak.CallerVisible = A.callerVisible(Exit.S, R.Handle) ||
                         A.reachable(Exit, R.Handle, &InArray);
    if (R.Family->ByName && !A.Unit.Roles.has(A.F, OpsRole::BringUp))
      InArray |= isOfElement(Exit, R);
    // One of several that a loop took, and that the driver keeps.
    InArray |= Leak.CallerVisible && A.roundOf(Exit.S, *R.Acquired) > R.Round;
    if (InArray || mayComplete(Exit, R) || leadsToReturned(Exit, R) ||
        Excuses.any(Exit, R))
      continue;
    Leak.NeverReleased = A.Unit.Teardown.neverReleased(*R.Family) &&
                         !A.Unit.Roles.isForGood(A.F) &&
                         !A.Unit.Roles.has(A.F, OpsRole::Io) &&
                         !A.Unit.Roles.has(A.F, OpsRole::Teardown);
    Leak.LeftToOthers = A.Unit.Teardown.leavesToOthers(*R.Family);
    Leak.IsEntryPoint = A.isEntryPoint();
    Leak.InGlobal = inGlobal(Exit, R);
    Leak.MayBeKept = mayBeKept(R);
    Leak.IsModuleInit = A.Unit.Roles.isModuleInit(A.F);
    Leak.Unwinds = any_of(Exit.S.Resources, [](const Resource &Other) {
      return Other.Here && Other.State == Status::Released;
    });
    Leak.InLoop = A.isInLoop(*R.Acquired);
    Leak.IsVoid = !Exit.Value;
    Leak.HasCallers = A.Unit.Targets.callers(A.F) != 0;
    Leak.IsBringUp = R.Family->ByName ? A.Unit.Pairs.bringsUp(A.F, *R.Family)
                                      : A.Unit.Roles.has(A.F, OpsRole::BringUp);
    Leak.SiblingRelease = siblingRelease(Exit, R);
    Leak.CallersUndo =
        R.Family->ByName && A.Unit.Pairs.callersUndo(A.F, *R.Family);
    Leak.CallersKeep = A.Unit.Release.callersKeep(A.F, *R.Family);
    if (Class == ExitClass::Success && failsLikeSibling(Exit, R))
      Leak.Class = ExitClass::Failure;
    for (EngineHooks *H : Hooks)
      H->onLeak(
          Point(A, Exit.S, Exit.S.Leaving ? *Exit.S.Leaving : *Exit.Return),
          Leak);
  }
}

void ExitChecks::run() {
  if (Hooks.empty())
    return;
  for (const ExitState &Exit : A.Exits) {
    for (ExitClass Class : classes(A, Exit))
      check(Exit, Class);
    DeadFields(A, Hooks).check(Exit);
  }
}

} // namespace drydock

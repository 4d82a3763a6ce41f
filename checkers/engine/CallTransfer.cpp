#include "engine/CallTransfer.h"
#include "engine/ExitChecks.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;

namespace drydock {

CallTransfer::CallTransfer(FunctionAnalysis &Analysis, const CallBase &Call)
    : A(Analysis), Call(Call) {}

void CallTransfer::setResult(State &S, ExprId E) {
  if (!Call.getType()->isVoidTy())
    A.assign(S, Call, E);
}

bool CallTransfer::isPointerArgument(unsigned Index) const {
  return Call.getArgOperand(Index)->getType()->isPointerTy();
}

/// C's own functions are calls like others where the compiler is told not to
/// know them.
static Intrinsic::ID asIntrinsic(const Function &F) {
  if (F.isIntrinsic() || !F.isDeclaration())
    return F.getIntrinsicID();
  switch (Intrinsic::ID Id =
              Intrinsic::lookupIntrinsicID(("llvm." + F.getName()).str())) {
  case Intrinsic::memcpy:
  case Intrinsic::memmove:
  case Intrinsic::memset:
    return Id;
  default:
    return Intrinsic::not_intrinsic;
  }
}

bool CallTransfer::run(State &S, SmallVectorImpl<State> &Forks) {
  for (const Use &U : Call.args())
    Args.push_back(A.value(S, U.get()));
  Result = A.Pool.value(ExprKind::Call, &Call, S.Pass);
  callbacksMayRelease(S);
  if (Call.isInlineAsm()) {
    setResult(S, Result);
    return true;
  }
  SmallVector<const Function *, 4> Targets;
  if (const Function *Direct = CallTargets::direct(Call)) {
    bool Alive = true;
    if (Intrinsic::ID Id = asIntrinsic(*Direct); Id && intrinsic(S, Id, Alive))
      return Alive;
    Targets.push_back(Direct);
  } else {
    ExprId Pointer = A.value(S, Call.getCalledOperand());
    auto *Known = dyn_cast_or_null<Function>(A.Pool[Pointer].V);
    if (A.Pool[Pointer].Kind == ExprKind::Global && Known)
      Targets.push_back(Known);
    else
      Targets = A.Unit.Targets.indirect(Call);
  }
  State Before = Targets.size() > 1 ? S : State();
  bool Alive = false;
  for (size_t I = 0; I != Targets.size(); ++I) {
    State Other;
    State &Mine = I == 0 ? S : (Other = Before);
    bool Survives;
    const Function &Callee = *Targets[I];
    std::string Name = SourceNames::name(Callee);
    const ApiFunction *Row = A.Unit.Table.function(Name);
    // The driver's own function of that name is not the kernel's.
    if (Row && !Callee.isDeclaration() && A.Unit.Names.isDriverCode(Callee))
      Row = nullptr;
    auto Sum = A.Unit.Summaries.find(Callee.getName());
    const size_t FirstFork = Forks.size();
    // A row that says nothing does not hide a body that says something.
    bool Borrows = Row && Row->saysNothing();
    if (Borrows && Sum != A.Unit.Summaries.end())
      Row = nullptr;
    if (!Row)
      for (EngineHooks *H : A.Hooks)
        H->onCall(Point(A, Mine, Call), Callee);
    if (Row) {
      Survives = applyRow(Mine, *Row, Forks);
    } else if (Sum != A.Unit.Summaries.end() &&
               Args.size() >= Callee.arg_size()) {
      checkInlineArguments(Mine, Callee, Borrows);
      Survives = applySummary(Mine, Callee, Sum->second, Forks);
    } else {
      unknown(Mine, !Callee.isDeclaration());
      Survives = !Callee.doesNotReturn();
    }
    for (size_t Fork = FirstFork, Last = Forks.size(); Fork != Last; ++Fork) {
      State Outcome = std::move(Forks[Fork]);
      applyNames(Outcome, Callee, Forks);
      Forks[Fork] = std::move(Outcome);
    }
    if (Survives)
      applyNames(Mine, Callee, Forks);
    if (I == 0)
      Alive = Survives;
    else if (Survives)
      Forks.push_back(std::move(Mine));
  }
  if (Targets.empty()) {
    unknown(S, false);
    return !Call.doesNotReturn();
  }
  return Alive;
}

/// Summaries list what a function touches itself; the kernel's inline functions
/// mostly pass their arguments on. One with a row borrows them, whatever the
/// stub of a disabled option does.
void CallTransfer::checkInlineArguments(State &S, const Function &Callee,
                                        bool Borrows) {
  if (A.Unit.Names.isDriverCode(Callee))
    return;
  for (unsigned I = 0; I != Args.size(); ++I)
    if (isPointerArgument(I) && (Borrows || CallTargets::looksInto(Callee, I)))
      A.checkArgument(S, Args[I], Call);
}

/// What Callback releases is no longer ours to report.
void CallTransfer::mayRun(State &S, const Function &Callback) {
  auto Sum = A.Unit.Summaries.find(Callback.getName());
  if (Sum == A.Unit.Summaries.end())
    return;
  for (const Outcome &O : Sum->second.Outcomes)
    for (const SummaryResource &Effect : O.Resources)
      for (Resource &R : S.Resources)
        if (Effect.Act == SummaryResource::Releases &&
            R.Family == Effect.Family && R.State == Status::Held)
          mayEnd(R);
}

/// It only sets a handler, and the same function starts the source by another
/// call: nothing runs before, or where that fails.
static bool isArmedLater(const FunctionAnalysis &A, const CallBase &Call) {
  const ApiFunction *Row = CallTargets::row(A.Unit.Table, Call);
  if (!Row || none_of(Row->Effects, [](const ApiEffect &E) {
        return E.Kind == EffectKind::RegisterCallback && !E.Resource;
      }))
    return false;
  return any_of(A.F, [&](const BasicBlock &Block) {
    return any_of(Block, [&](const Instruction &I) {
      auto *Other = dyn_cast<CallBase>(&I);
      const ApiFunction *Arms =
          Other ? CallTargets::row(A.Unit.Table, *Other) : nullptr;
      return Arms && any_of(Arms->Effects, ExitChecks::arms);
    });
  });
}

/// A function handed over may run: reference counts with a release function,
/// deferred clean-up.
void CallTransfer::callbacksMayRelease(State &S) {
  if (isArmedLater(A, Call))
    return;
  for (ExprId Argument : Args)
    if (A.Pool[Argument].Kind == ExprKind::Global)
      if (auto *Callback = dyn_cast<Function>(A.Pool[Argument].V))
        mayRun(S, *Callback);
}

bool CallTransfer::intrinsic(State &S, Intrinsic::ID Id, bool &Alive) {
  switch (Id) {
  case Intrinsic::expect:
  case Intrinsic::expect_with_probability:
  case Intrinsic::launder_invariant_group:
    setResult(S, Args[0]);
    return true;
  case Intrinsic::is_constant:
    setResult(S, A.Pool.constant(0));
    return true;
  case Intrinsic::objectsize:
    setResult(S, A.Pool.constant(-1));
    return true;
  case Intrinsic::trap:
  case Intrinsic::ubsantrap:
    Alive = false;
    return true;
  case Intrinsic::memcpy:
  case Intrinsic::memmove:
    A.checkDereference(S, Args[1], Call);
    [[fallthrough]];
  case Intrinsic::memset:
    A.checkDereference(S, Args[0], Call);
    if (!Call.getType()->isVoidTy())
      setResult(S, Args[0]);
    if (Id == Intrinsic::memset && A.Pool.isNull(Args[1]) &&
        A.Pool.isConst(Args[2]))
      A.clearRange(S, Args[0], A.Pool[Args[2]].Imm);
    else if (A.Pool.isConst(Args[2]))
      A.forgetRange(S, Args[0], A.Pool[Args[2]].Imm);
    else
      A.forget(S, A.Pool.base(Args[0]), true);
    return true;
  default:
    setResult(S, A.Pool.value(ExprKind::Fresh, &Call, S.Pass));
    return true;
  }
}

/// Optimistic: keeps its arguments at most, releases nothing.
void CallTransfer::unknown(State &S, bool OwnCode) {
  // It may know our objects by other names and fill them.
  if (!Args.empty())
    S.Zeroed.Items.clear();
  for (unsigned I = 0; I != Args.size(); ++I) {
    if (!isPointerArgument(I))
      continue;
    A.checkArgument(S, Args[I], Call);
    escape(S, Args[I], !OwnCode);
    A.havoc(S, Args[I]);
  }
  setResult(S, Result);
}

} // namespace drydock

#include "engine/LeakExcuses.h"
#include "llvm/Analysis/CFG.h"

using namespace llvm;

namespace drydock {

bool LeakExcuses::isInvalid(const ExitState &Exit, const Resource &R) const {
  return any_of(Exit.S.Facts.Items, [&](const auto &Item) {
    return !(Item.second.Set & Positive) &&
           A.Pool.canonical(Item.first) == R.Handle;
  });
}

bool LeakExcuses::endsWithManaged(const ExitState &Exit,
                                  const Resource &R) const {
  return any_of(Exit.S.Resources, [&](const Resource &Owner) {
    return Owner.Managed && Owner.Handle == R.Handle &&
           is_contained(R.Family->ReleasedBy, Owner.Family->Id);
  });
}

bool LeakExcuses::wentWithHolder(const ExitState &Exit,
                                 const Resource &R) const {
  for (const auto &[Address, Value] : Exit.S.Heap.Items) {
    if (A.Pool.canonical(A.Pool.base(Value)) != R.Handle)
      continue;
    ExprId Holder = A.Pool.canonical(A.Pool.base(Address));
    for (const Resource &Other : Exit.S.Resources)
      if (Other.Handle == Holder && Other.State == Status::Released &&
          (Other.Family->Counted || !Other.Family->EscapesByCall ||
           Other.Family->ByName))
        return true;
  }
  return false;
}

/// Skipping Release is a detour around it, not another way out.
bool LeakExcuses::isGuard(const TraceNode &Node, const Instruction &Release) {
  auto *Branch = dyn_cast<BranchInst>(Node.Where);
  if (!Branch)
    return false;
  const BasicBlock *Taken = Branch->getSuccessor(Node.Taken ? 0 : 1);
  const BasicBlock *Other = Branch->getSuccessor(Node.Taken ? 1 : 0);
  if (!PostDominators)
    PostDominators =
        std::make_unique<PostDominatorTree>(const_cast<Function &>(A.F));
  if (!PostDominators->dominates(Taken, Other))
    return false;
  SmallVector<BasicBlock *, 1> From = {const_cast<BasicBlock *>(Other)};
  SmallPtrSet<BasicBlock *, 1> Without = {const_cast<BasicBlock *>(Taken)};
  return isPotentiallyReachableFromMany(From, Release.getParent(), &Without);
}

bool LeakExcuses::passesGuardedRelease(const ExitState &Exit,
                                       const Resource &R) {
  auto Releases = A.ReleasedAt.find(R.Acquired);
  return Releases != A.ReleasedAt.end() &&
         bypasses(Exit, Releases->second.getArrayRef());
}

bool LeakExcuses::bypasses(const ExitState &Exit,
                           ArrayRef<const Instruction *> Releases) {
  for (const TraceNode *N = Exit.S.Trace.get(); N; N = N->Previous.get())
    for (const Instruction *Release : Releases)
      if (isGuard(*N, *Release))
        return true;
  return false;
}

void LeakExcuses::collectCallbacks() {
  ByCallback.emplace();
  auto add = [&](const Value *V) {
    auto *Callback = dyn_cast<Function>(V->stripPointerCasts());
    auto Sum = Callback ? A.Unit.Summaries.find(Callback->getName())
                        : A.Unit.Summaries.end();
    if (Sum == A.Unit.Summaries.end())
      return;
    for (const Outcome &O : Sum->second.Outcomes)
      for (const SummaryResource &Effect : O.Resources)
        if (Effect.Act == SummaryResource::Releases)
          ByCallback->push_back(&Effect);
  };
  for (const BasicBlock &Block : A.F)
    for (const Instruction &I : Block)
      if (auto *Store = dyn_cast<StoreInst>(&I))
        add(Store->getValueOperand());
      else if (auto *Call = dyn_cast<CallBase>(&I))
        for (const Use &Argument : Call->args())
          add(Argument.get());
}

/// Both are constants, or both end in the same field.
bool LeakExcuses::sameField(const ExitState &Exit, const Resource &R,
                            const SummaryResource &Release) const {
  auto fieldOf = [&](ExprId Address) { return A.Pool.offsetFromBase(Address); };
  if (Release.Handle.empty())
    return false;
  const PathNode &Last = Release.Handle.back();
  if (Last.K == PathNode::Const)
    return A.Pool.isConst(R.Handle) && A.Pool[R.Handle].Imm == Last.Imm;
  if (Last.K != PathNode::Load)
    return !R.Family->EscapesByCall;
  const PathNode &Address = Release.Handle[Last.A];
  int64_t Field = Address.K == PathNode::Offset ? Address.Imm : 0;
  if (A.Pool[R.Handle].Kind == ExprKind::Load)
    return fieldOf(A.Pool[R.Handle].A) == Field;
  return any_of(Exit.S.Heap.Items, [&](const auto &Item) {
    return A.Pool.canonical(Item.second) == R.Handle &&
           fieldOf(Item.first) == Field;
  });
}

bool LeakExcuses::releasedByCallback(const ExitState &Exit, const Resource &R) {
  if (!ByCallback)
    collectCallbacks();
  return any_of(*ByCallback, [&](const SummaryResource *Release) {
    return Release->Family == R.Family && sameField(Exit, R, *Release);
  });
}

bool LeakExcuses::isPowerBalance(const ExitState &Exit,
                                 const Resource &R) const {
  const OpsRoles &Roles = A.Unit.Roles;
  return (Roles.has(A.F, OpsRole::Resume) ||
          Roles.has(A.F, OpsRole::Suspend)) &&
         !Roles.has(A.F, OpsRole::RuntimeResume) &&
         A.callerVisible(Exit.S, R.Handle);
}

bool LeakExcuses::any(const ExitState &Exit, const Resource &R) {
  return isInvalid(Exit, R) || endsWithManaged(Exit, R) ||
         isPowerBalance(Exit, R) || wentWithHolder(Exit, R) ||
         passesGuardedRelease(Exit, R) || releasedByCallback(Exit, R);
}

} // namespace drydock

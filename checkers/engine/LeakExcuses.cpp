#include "engine/LeakExcuses.h"
#include "llvm/Analysis/CFG.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"

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

/// `if (a) iounmap(p); else kfree(p);`: Taken gives up something else than the
/// way by Other, and both go on together.
bool LeakExcuses::isAlternative(const BasicBlock &Taken,
                                const BasicBlock &Other) const {
  const BasicBlock *Join =
      PostDominators->findNearestCommonDominator(&Taken, &Other);
  return Join && Join == Taken.getSingleSuccessor() && Join != &Other &&
         any_of(Taken, [&](const Instruction &I) {
           auto *Call = dyn_cast<CallBase>(&I);
           const ApiFunction *Row =
               Call ? CallTargets::row(A.Unit.Table, *Call) : nullptr;
           return Row && any_of(Row->Effects, [](const ApiEffect &E) {
                    return E.Kind == EffectKind::Release;
                  });
         });
}

/// Another case releases it, and all go on together.
bool LeakExcuses::isInCase(const SwitchInst &Switch,
                           const Instruction &Release) const {
  const DomTreeNode *Node = PostDominators->getNode(Switch.getParent());
  BasicBlock *Join =
      Node && Node->getIDom() ? Node->getIDom()->getBlock() : nullptr;
  if (!Join || Join == Release.getParent())
    return false;
  SmallVector<BasicBlock *, 8> From(
      successors(const_cast<SwitchInst *>(&Switch)));
  SmallPtrSet<BasicBlock *, 1> Without = {Join};
  return isPotentiallyReachableFromMany(From, Release.getParent(), &Without);
}

/// `if (!p->buf) p->buf = R`: kept from one call to the next.
static bool isLazy(const Instruction &Acquired) {
  auto asksFor = [](const BranchInst *Branch, const Value &Slot) {
    auto *Test = Branch && Branch->isConditional()
                     ? dyn_cast<ICmpInst>(Branch->getCondition())
                     : nullptr;
    auto *Read = Test ? dyn_cast<LoadInst>(Test->getOperand(0)) : nullptr;
    auto *Asked =
        Read ? dyn_cast<Instruction>(Read->getPointerOperand()) : nullptr;
    auto *Set = dyn_cast<Instruction>(&Slot);
    return Asked && Set && isa<ConstantPointerNull>(Test->getOperand(1)) &&
           Asked->isIdenticalTo(Set);
  };
  const BasicBlock *Before = Acquired.getParent()->getUniquePredecessor();
  return Before && any_of(Acquired.users(), [&](const User *U) {
           auto *Store = dyn_cast<StoreInst>(U);
           return Store && Store->getValueOperand() == &Acquired &&
                  asksFor(dyn_cast<BranchInst>(Before->getTerminator()),
                          *Store->getPointerOperand());
         });
}

/// Still where the next call finds it.
bool LeakExcuses::isCached(const ExitState &Exit, const Resource &R) const {
  return !R.ByArgument && !R.Inner && isLazy(*R.Acquired) &&
         any_of(Exit.S.Heap.Items, [&](const auto &Item) {
           return A.Pool.canonical(Item.second) == R.Handle &&
                  A.callerVisible(Exit.S, Item.first);
         });
}

/// Skipping Release is a detour around it, not another way out.
bool LeakExcuses::isGuard(const TraceNode &Node, const Instruction &Release) {
  if (!PostDominators)
    PostDominators =
        std::make_unique<PostDominatorTree>(const_cast<Function &>(A.F));
  if (auto *Switch = dyn_cast<SwitchInst>(Node.Where))
    return isInCase(*Switch, Release);
  auto *Branch = dyn_cast<BranchInst>(Node.Where);
  if (!Branch)
    return false;
  const BasicBlock *Taken = Branch->getSuccessor(Node.Taken ? 0 : 1);
  const BasicBlock *Other = Branch->getSuccessor(Node.Taken ? 1 : 0);
  if (!PostDominators->dominates(Taken, Other) &&
      !isAlternative(*Taken, *Other))
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

void LeakExcuses::addCallback(const Value &V, ArrayRef<int64_t> Parts) {
  auto *Callback = dyn_cast<Function>(V.stripPointerCasts());
  auto Sum = Callback ? A.Unit.Summaries.find(Callback->getName())
                      : A.Unit.Summaries.end();
  if (Sum == A.Unit.Summaries.end())
    return;
  for (const Outcome &O : Sum->second.Outcomes)
    for (const SummaryResource &Effect : O.Resources)
      if (Effect.Act == SummaryResource::Releases)
        for (int64_t Part : Parts)
          ByCallback->push_back({&Effect, Part});
}

/// Offsets by which the arguments stand in their objects: a callback gets one
/// of them (`kref_put(&priv->kref, priv_free)`).
static SmallVector<int64_t, 4> partsOf(const CallBase &Call) {
  SmallVector<int64_t, 4> Parts = {0};
  const DataLayout &Layout = Call.getModule()->getDataLayout();
  for (const Use &Argument : Call.args()) {
    APInt Offset(64, 0);
    if (!Argument->getType()->isPointerTy())
      continue;
    Argument->stripAndAccumulateConstantOffsets(Layout, Offset, true);
    if (int64_t Part = Offset.getSExtValue(); !is_contained(Parts, Part))
      Parts.push_back(Part);
  }
  return Parts;
}

void LeakExcuses::collectCallbacks(const Function &F, bool WithCallees) {
  for (const Instruction &I : instructions(F)) {
    if (auto *Store = dyn_cast<StoreInst>(&I))
      addCallback(*Store->getValueOperand(), {0});
    auto *Call = dyn_cast<CallBase>(&I);
    if (!Call)
      continue;
    for (const Use &Argument : Call->args())
      addCallback(*Argument, partsOf(*Call));
    const Function *Callee = CallTargets::direct(*Call);
    if (WithCallees && Callee && !Callee->isDeclaration() && Callee != &F)
      collectCallbacks(*Callee, false);
  }
}

/// Both are constants, or both end in the same field.
bool LeakExcuses::sameField(const ExitState &Exit, const Resource &R,
                            const CallbackRelease &By) const {
  const SummaryResource &Release = *By.Release;
  auto fieldOf = [&](ExprId Address) { return A.Pool.offsetFromBase(Address); };
  if (Release.Handle.empty())
    return false;
  const PathNode &Last = Release.Handle.back();
  if (Last.K == PathNode::Const)
    return A.Pool.isConst(R.Handle) && A.Pool[R.Handle].Imm == Last.Imm;
  if (Last.K != PathNode::Load)
    return !R.Family->EscapesByCall;
  const PathNode &Address = Release.Handle[Last.A];
  int64_t Field = By.Part + (Address.K == PathNode::Offset ? Address.Imm : 0);
  if (A.Pool[R.Handle].Kind == ExprKind::Load)
    return fieldOf(A.Pool[R.Handle].A) == Field;
  return any_of(Exit.S.Heap.Items, [&](const auto &Item) {
    return A.Pool.canonical(Item.second) == R.Handle &&
           fieldOf(Item.first) == Field;
  });
}

bool LeakExcuses::releasedByCallback(const ExitState &Exit, const Resource &R) {
  if (!ByCallback) {
    ByCallback.emplace();
    collectCallbacks(A.F, true);
  }
  return any_of(*ByCallback, [&](const CallbackRelease &By) {
    return By.Release->Family == R.Family && sameField(Exit, R, By);
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
         isPowerBalance(Exit, R) || isCached(Exit, R) ||
         wentWithHolder(Exit, R) || passesGuardedRelease(Exit, R) ||
         releasedByCallback(Exit, R);
}

} // namespace drydock

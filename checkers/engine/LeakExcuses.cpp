#include "engine/LeakExcuses.h"
#include "engine/HelperReleases.h"
#include "engine/LazySetup.h"
#include "llvm/Analysis/CFG.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;

namespace drydock {

bool LeakExcuses::isInvalid(const ExitState &Exit, const Resource &R) const {
  return any_of(Exit.S.Facts.Items, [&](const auto &Item) {
    return !(Item.second.Set & Positive) &&
           A.Pool.canonical(Item.first) == R.Handle;
  });
}

/// Another function of the unit takes what ends Family, managed.
static bool isManagedElsewhere(const UnitContext &Unit,
                               const ApiFamily &Family) {
  return any_of(Unit.Module, [&](const Function &F) {
    const ApiFunction *Row = F.isDeclaration() && !F.use_empty()
                                 ? Unit.Table.function(SourceNames::name(F))
                                 : nullptr;
    return Row && Row->Managed && any_of(Row->Effects, [&](const ApiEffect &E) {
             return E.Kind == EffectKind::Acquire && E.Resource &&
                    is_contained(Family.ReleasedBy, E.Resource->Id);
           });
  });
}

bool LeakExcuses::endsWithManaged(const ExitState &Exit,
                                  const Resource &R) const {
  // The caller's device, which has been made a managed one before.
  if (R.ByArgument && !R.Family->ReleasedBy.empty() &&
      A.callerVisible(Exit.S, R.Handle) &&
      isManagedElsewhere(A.Unit, *R.Family))
    return true;
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

/// Still where the next call finds it.
bool LeakExcuses::isCached(const ExitState &Exit, const Resource &R) const {
  if (R.Inner && isSetUpOnce(*R.Acquired))
    return true;
  if (R.Inner || R.Family->State || !isLazy(*R.Acquired, R.ByArgument))
    return false;
  return R.ByArgument ? A.callerVisible(Exit.S, R.Handle)
                      : any_of(Exit.S.Heap.Items, [&](const auto &Item) {
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

void LeakExcuses::addCallback(const Value &V, ArrayRef<int64_t> Parts,
                              bool ByPut) {
  auto *Callback = dyn_cast<Function>(V.stripPointerCasts());
  auto Sum = Callback ? A.Unit.Summaries.find(Callback->getName())
                      : A.Unit.Summaries.end();
  if (Sum == A.Unit.Summaries.end())
    return;
  for (const Outcome &O : Sum->second.Outcomes)
    for (const SummaryResource &Effect : O.Resources)
      if (Effect.Act == SummaryResource::Releases)
        for (int64_t Part : Parts)
          ByCallback->push_back({&Effect, Part, ByPut});
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

/// A table of callbacks is stored in a part of an object, the last reference of
/// which calls one of them with that part.
void LeakExcuses::addReleases(const StoreInst &Store) {
  auto Releases = A.Unit.Roles.releasesIn(*Store.getValueOperand());
  if (Releases.empty())
    return;
  const Value *Object = getUnderlyingObject(Store.getPointerOperand());
  SmallVector<int64_t, 8> Parts = {0};
  for (const Instruction &I : instructions(*Store.getFunction()))
    if (auto *Call = dyn_cast<CallBase>(&I);
        Call && any_of(Call->args(), [&](const Use &Argument) {
          return Argument->getType()->isPointerTy() &&
                 getUnderlyingObject(Argument) == Object;
        }))
      Parts.append(partsOf(*Call));
  for (const Function *F : Releases)
    addCallback(*F, Parts, true);
}

void LeakExcuses::collectCallbacks(const Function &F, bool WithCallees) {
  for (const Instruction &I : instructions(F)) {
    if (auto *Store = dyn_cast<StoreInst>(&I)) {
      addCallback(*Store->getValueOperand(), {0});
      addReleases(*Store);
    }
    auto *Call = dyn_cast<CallBase>(&I);
    if (!Call)
      continue;
    for (const Use &Argument : Call->args()) {
      addCallback(*Argument, partsOf(*Call));
      // A type of objects: its functions run on the object.
      auto *Table = dyn_cast<GlobalVariable>(Argument->stripPointerCasts());
      if (Table && Table->hasInitializer() &&
          isa<ConstantStruct>(Table->getInitializer()))
        for (const Use &Member : Table->getInitializer()->operands())
          addCallback(*Member, partsOf(*Call));
    }
    const Function *Callee = CallTargets::direct(*Call);
    if (WithCallees && Callee && !Callee->isDeclaration() && Callee != &F)
      collectCallbacks(*Callee, false);
  }
}

/// Both are constants, or both end in the same field.
bool LeakExcuses::standsAt(const ExitState &Exit, ExprId Value,
                           const Path &Place, int64_t Part) const {
  const PathNode &Last = Place.back();
  if (Last.K == PathNode::Const)
    return A.Pool.isConst(Value) && A.Pool[Value].Imm == Last.Imm;
  auto fieldOf = [&](ExprId Address) { return A.Pool.offsetFromBase(Address); };
  const PathNode &Address = Place[Last.A];
  int64_t Field = Part + (Address.K == PathNode::Offset ? Address.Imm : 0);
  if (A.Pool[Value].Kind == ExprKind::Load && fieldOf(A.Pool[Value].A) == Field)
    return true;
  return any_of(Exit.S.Heap.Items, [&](const auto &Item) {
    return A.Pool.canonical(Item.second) == Value &&
           fieldOf(Item.first) == Field;
  });
}

/// By what it was acquired, or by what tells it from others of its kind: a
/// number may have been copied.
bool LeakExcuses::sameField(const ExitState &Exit, const Resource &R,
                            const CallbackRelease &By) const {
  const SummaryResource &Release = *By.Release;
  auto isPlace = [](const Path &P) {
    return !P.empty() &&
           (P.back().K == PathNode::Load || P.back().K == PathNode::Const);
  };
  if (Release.Handle.empty())
    return false;
  if (!isPlace(Release.Handle))
    return !R.Family->EscapesByCall;
  if (standsAt(Exit, R.Handle, Release.Handle, By.Part))
    return true;
  return R.Key && isPlace(Release.Key) &&
         Release.Key.back().K == PathNode::Load &&
         standsAt(Exit, R.Key, Release.Key, By.Part);
}

bool LeakExcuses::releasedByCallback(const ExitState &Exit, const Resource &R) {
  if (!ByCallback) {
    ByCallback.emplace();
    collectCallbacks(A.F, true);
  }
  auto wasPut = [&](int64_t Part) {
    return any_of(Exit.S.Resources, [&](const Resource &Other) {
      return Other.State == Status::Released &&
             A.Pool.offsetFromBase(Other.Handle) == Part;
    });
  };
  return any_of(*ByCallback, [&](const CallbackRelease &By) {
    return By.Release->Family == R.Family && (!By.ByPut || wasPut(By.Part)) &&
           sameField(Exit, R, By);
  });
}

/// F, or a function that calls it, is the system's suspend or resume.
static bool isOfSystemSleep(const OpsRoles &Roles, const Function &F,
                            unsigned Depth = 0) {
  static constexpr unsigned MaxDepth = 2;
  if (Roles.has(F, OpsRole::Resume) || Roles.has(F, OpsRole::Suspend))
    return true;
  return Depth < MaxDepth &&
         any_of(
             F.users(),
             [&](const User *U) {
               auto *Call = dyn_cast<CallBase>(U);
               return Call && CallTargets::direct(*Call) == &F &&
                      isOfSystemSleep(Roles, *Call->getFunction(), Depth + 1);
             });
}

bool LeakExcuses::isPowerBalance(const ExitState &Exit,
                                 const Resource &R) const {
  const OpsRoles &Roles = A.Unit.Roles;
  return (!Roles.has(A.F, OpsRole::RuntimeResume) ||
          Roles.has(A.F, OpsRole::Resume)) &&
         !Roles.has(A.F, OpsRole::BringUp) && isOfSystemSleep(Roles, A.F) &&
         A.callerVisible(Exit.S, R.Handle);
}

/// It stands in an object of somebody else's, beside a callback of ours that
/// frees: the owner ends both.
bool LeakExcuses::hasDestructor(const ExitState &Exit,
                                const Resource &R) const {
  auto frees = [&](ExprId Value) {
    auto *Callback = dyn_cast_or_null<Function>(A.Pool[Value].V);
    auto Sum = Callback ? A.Unit.Summaries.find(Callback->getName())
                        : A.Unit.Summaries.end();
    return Sum != A.Unit.Summaries.end() &&
           any_of(Sum->second.Outcomes, [](const Outcome &O) {
             return any_of(O.Resources, [](const SummaryResource &Effect) {
               return Effect.Act == SummaryResource::Releases;
             });
           });
  };
  auto holder = [&](ExprId Address) {
    return A.Pool.canonical(A.Pool.base(Address));
  };
  return R.Family->Memory && !R.ByArgument &&
         any_of(Exit.S.Heap.Items, [&](const auto &Kept) {
           return A.Pool.canonical(Kept.second) == R.Handle &&
                  A.callerVisible(Exit.S, Kept.first) &&
                  any_of(Exit.S.Heap.Items, [&](const auto &Item) {
                    return holder(Item.first) == holder(Kept.first) &&
                           A.Pool[Item.second].Kind == ExprKind::Global &&
                           frees(Item.second);
                  });
         });
}

/// What stood in its place before was released on this path: it took over.
bool LeakExcuses::tookPlace(const ExitState &Exit, const Resource &R) const {
  auto isReleased = [&](ExprId Old) {
    return any_of(Exit.S.Resources, [&](const Resource &Other) {
      return Other.Family == R.Family && Other.Handle == Old &&
             Other.State == Status::Released && !Other.MayOnly;
    });
  };
  return any_of(Exit.S.Heap.Items, [&](const auto &Item) {
    return A.Pool.canonical(Item.second) == R.Handle &&
           A.callerVisible(Exit.S, Item.first) &&
           isReleased(A.Pool.canonical(A.Pool.load(Item.first, 0)));
  });
}

/// The core goes on to undo F, or the one that calls it, where it fails.
static bool isUndoneByCore(const OpsRoles &Roles, const Function &F,
                           unsigned Depth = 0) {
  static constexpr unsigned MaxDepth = 2;
  if (Roles.isUndoneOnFailure(F))
    return true;
  return Depth < MaxDepth &&
         any_of(
             F.users(),
             [&](const User *U) {
               auto *Call = dyn_cast<CallBase>(U);
               return Call && CallTargets::direct(*Call) == &F &&
                      isUndoneByCore(Roles, *Call->getFunction(), Depth + 1);
             });
}

bool LeakExcuses::isLeftToCore(const ExitState &Exit, const Resource &R) const {
  return isUndoneByCore(A.Unit.Roles, A.F) &&
         (R.Family->Reference || A.callerVisible(Exit.S, R.Handle) ||
          A.reachable(Exit, R.Handle));
}

bool LeakExcuses::any(const ExitState &Exit, const Resource &R) {
  return isInvalid(Exit, R) || endsWithManaged(Exit, R) ||
         A.isOfEarlierRound(Exit.S, R) || isPowerBalance(Exit, R) ||
         isCached(Exit, R) || wentWithHolder(Exit, R) ||
         hasDestructor(Exit, R) || tookPlace(Exit, R) ||
         passesGuardedRelease(Exit, R) || releasedByCallback(Exit, R) ||
         isLeftToCore(Exit, R) || isReleasedByHelper(A.Unit, Exit, R);
}

} // namespace drydock

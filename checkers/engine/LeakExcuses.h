// Why a resource that is still held at an exit is not this path's to release.
#pragma once
#include "engine/FunctionAnalysis.h"
#include "llvm/Analysis/PostDominators.h"
#include <memory>
#include <optional>

namespace drydock {

class LeakExcuses {
public:
  explicit LeakExcuses(FunctionAnalysis &A) : A(A) {}
  bool any(const ExitState &Exit, const Resource &R);
  /// The path passes one of Releases, which stands under a condition.
  bool bypasses(const ExitState &Exit,
                llvm::ArrayRef<const llvm::Instruction *> Releases);

private:
  /// What a callback releases, in an object that it may be given a part of.
  struct CallbackRelease {
    const SummaryResource *Release;
    int64_t Part; ///< where that part stands
    bool ByPut;   ///< called when that part is put
  };
  /// The handle is NULL or an error on this path: nothing was acquired.
  bool isInvalid(const ExitState &Exit, const Resource &R) const;
  /// devres holds what ends this one too.
  bool endsWithManaged(const ExitState &Exit, const Resource &R) const;
  /// It stands in an object with a destructor, which was released.
  bool wentWithHolder(const ExitState &Exit, const Resource &R) const;
  /// The path passes a release that stands under a condition: the author
  /// thought of it, and the condition most likely says whether it is held.
  bool passesGuardedRelease(const ExitState &Exit, const Resource &R);
  bool isAlternative(const llvm::BasicBlock &Taken,
                     const llvm::BasicBlock &Other) const;
  bool isInCase(const llvm::SwitchInst &Switch,
                const llvm::Instruction &Release) const;
  bool hasDestructor(const ExitState &Exit, const Resource &R) const;
  bool tookPlace(const ExitState &Exit, const Resource &R) const;
  /// It stands where the teardown finds it, and the core calls that next.
  bool isLeftToCore(const ExitState &Exit, const Resource &R) const;
  bool isCached(const ExitState &Exit, const Resource &R) const;
  bool isGuard(const TraceNode &Node, const llvm::Instruction &Release);
  /// A function stored or handed over here releases the same field: the owner
  /// of the object calls it.
  bool releasedByCallback(const ExitState &Exit, const Resource &R);
  /// What system suspend and resume hold by turns: an error of either is only
  /// logged, and the next one balances it.
  bool isPowerBalance(const ExitState &Exit, const Resource &R) const;
  bool sameField(const ExitState &Exit, const Resource &R,
                 const CallbackRelease &By) const;
  bool standsAt(const ExitState &Exit, ExprId Value, const Path &Place,
                int64_t Part) const;
  void addReleases(const llvm::StoreInst &Store);
  void collectCallbacks(const llvm::Function &F, bool WithCallees);
  void addCallback(const llvm::Value &V, llvm::ArrayRef<int64_t> Parts,
                   bool ByPut = false);

  FunctionAnalysis &A;
  std::unique_ptr<llvm::PostDominatorTree> PostDominators;
  std::optional<llvm::SmallVector<CallbackRelease, 8>> ByCallback;
};

} // namespace drydock

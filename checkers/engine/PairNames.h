// Functions that undo each other by their names, where no row says what they
// do: a driver's own helpers, and the many APIs that few drivers use.
#pragma once
#include "engine/OpsRoles.h"
#include "engine/Releasers.h"
#include "llvm/ADT/DenseMap.h"
#include <deque>

namespace llvm {
class Function;
class Module;
} // namespace llvm

namespace drydock {

/// What one function sets up, and who undoes it.
struct NamedPair {
  ApiFamily Family;
  const llvm::Function *Begin = nullptr;
  llvm::SmallVector<const llvm::Function *, 2> Ends;
  /// Functions of the unit that undo it on the way, whoever they call for it.
  FunctionSet Undoing;
  bool UndoneByTeardown = false;

  bool isEnd(const llvm::Function &F) const {
    return llvm::is_contained(Ends, &F);
  }
};

class PairNames {
public:
  PairNames(const ApiTable &Table, const llvm::Module &Module,
            const OpsRoles &Roles);

  /// The pair that Begin starts, or null.
  const NamedPair *begun(const llvm::Function &Begin) const {
    return ByBegin.lookup(&Begin);
  }
  /// All pairs that a call of F may end.
  llvm::ArrayRef<const NamedPair *> undoneBy(const llvm::Function &F) const {
    auto It = ByUndoing.find(&F);
    return It == ByUndoing.end() ? llvm::ArrayRef<const NamedPair *>()
                                 : It->second;
  }
  /// Whether F is to undo P itself when it fails: it does so on some of its
  /// paths, or it brings up what the teardown undoes.
  bool isDutyOf(const llvm::Function &F, const NamedPair &P) const;
  /// F is, or is a part of, what the teardown that undoes P undoes; whoever
  /// calls F leaves that to it.
  bool bringsUp(const llvm::Function &F, const ApiFamily &Family) const;

  /// Where F fails, a function that calls it goes on to undo it.
  bool callersUndo(const llvm::Function &F, const ApiFamily &Family) const;

private:
  void addPair(const ApiTable &Table, const llvm::Function &Begin,
               llvm::SmallVector<const llvm::Function *, 2> Ends);
  bool bringsUp(const llvm::Function &F, const NamedPair &P,
                unsigned Depth) const;

  const OpsRoles &Roles;
  std::deque<NamedPair> Pairs;
  llvm::DenseMap<const llvm::Function *, const NamedPair *> ByBegin;
  llvm::DenseMap<const llvm::Function *,
                 llvm::SmallVector<const NamedPair *, 2>>
      ByUndoing;
};

} // namespace drydock

// What decides whether a block of a function runs: the places that branches on
// each way to it look at.
#pragma once
#include "lifecycle/Place.h"
#include "llvm/Analysis/PostDominators.h"
#include "llvm/IR/Dominators.h"
#include <map>
#include <set>

namespace drydock {

class Guards {
public:
  explicit Guards(llvm::Function &F) : Dominators(F), PostDominators(F) {}

  const std::set<Place> &of(const llvm::BasicBlock &Block);
  /// Places that the branch at the end of Block looks at.
  static std::set<Place> tests(const llvm::BasicBlock &Block);

private:
  std::set<Place> ofAll(const llvm::BasicBlock &Block);
  llvm::DominatorTree Dominators;
  llvm::PostDominatorTree PostDominators;
  std::map<const llvm::BasicBlock *, std::set<Place>> ByBlock;
};

/// One of several ways to something, by what decides it: of two, the one that
/// less decides says all.
using Ways = std::vector<std::set<Place>>;
void addWay(Ways &To, const std::set<Place> &Way);
/// Nothing in Written decides one of them.
bool anyFree(const Ways &Of, const std::set<Place> &Written);
bool isFree(const std::set<Place> &Way, const std::set<Place> &Written);

} // namespace drydock

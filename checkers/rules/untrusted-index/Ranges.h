// What the comparisons on the way to a block leave of an integer. A field that
// is read twice is one value: nobody tests a field to have it change.
#pragma once
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/IR/ConstantRange.h"
#include "llvm/IR/Dominators.h"

namespace llvm {
class ICmpInst;
} // namespace llvm

namespace drydock {

/// Without the casts that keep its value.
const llvm::Value *withoutCasts(const llvm::Value *V);

/// The same value, as far as its source says.
bool isSame(const llvm::Value *A, const llvm::Value *B, unsigned Depth = 0);

/// A comparison and how it came out.
using OnCompare = llvm::function_ref<void(const llvm::ICmpInst &, bool Truth)>;

class Ranges {
public:
  explicit Ranges(const llvm::Function &F)
      : Dominators(const_cast<llvm::Function &>(F)) {}

  /// The values of V where Block runs.
  llvm::ConstantRange at(const llvm::Value &V, const llvm::BasicBlock &Block,
                         unsigned Depth = 0) const;
  /// The same, and the test that gives it an upper bound; null: none does.
  llvm::ConstantRange limited(const llvm::Value &V,
                              const llvm::BasicBlock &Block,
                              const llvm::ICmpInst *&By) const;
  /// The comparisons that have come out one way where Block runs.
  void comparisons(const llvm::BasicBlock &Block, OnCompare Visit,
                   unsigned Depth = 0) const;
  const llvm::DominatorTree &tree() const { return Dominators; }

private:
  llvm::ConstantRange ofKind(const llvm::Value &V,
                             const llvm::BasicBlock &Block,
                             unsigned Depth) const;
  void compare(const llvm::ICmpInst &Test, bool Truth, const llvm::Value &V,
               llvm::ConstantRange &Range, const llvm::BasicBlock &Block,
               unsigned Depth) const;
  void decompose(const llvm::Value &Condition, bool Truth, OnCompare Visit,
                 unsigned Depth) const;

  llvm::DominatorTree Dominators;
};

} // namespace drydock
